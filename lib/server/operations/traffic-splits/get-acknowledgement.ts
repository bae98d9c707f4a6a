import "server-only";
import { readAcknowledgement } from "@/lib/domain/istio/read-acknowledgement";
import type { Acknowledgement } from "@/lib/domain/istio/traffic-split";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { fetchSyncStatus } from "@/lib/server/telemetry/fetch-sync-status";
import { authorizeSplit } from "./read-live-split";

/**
 * Whether the mesh's proxies have the configuration saved after push `after` (from the save's answer).
 * `unknown`, with the reason, when istiod cannot be asked; never "acknowledged" on a guess.
 */
export async function getAcknowledgement(
  context: RequestContext,
  where: ServiceName,
  after: string | undefined,
): Promise<Acknowledgement> {
  authorizeSplit(context, "get", where, "virtualservices", where.service);
  if (after !== undefined && !/^[0-9TZ:+/-]{1,64}$/.test(after)) {
    throw new StatusError("BadRequest", "after is no push version", {
      causes: [{ reason: "FieldValueInvalid", field: "after", message: "is no push version" }],
    });
  }
  const checkedAt = new Date().toISOString();
  try {
    return readAcknowledgement(await fetchSyncStatus(getMember(where.cluster)), {
      checkedAt,
      ...(after === undefined ? {} : { after }),
    });
  } catch (error) {
    if (!isStatusError(error) || error.details?.kind === "Cluster") throw error;
    return {
      state: "unknown",
      message: error.message,
      proxies: { total: 0, acknowledged: 0, pending: [] },
      checkedAt,
    };
  }
}

import "server-only";
import { readAcknowledgement } from "@/lib/domain/istio/read-acknowledgement";
import type { Acknowledgement } from "@/lib/domain/istio/traffic-split";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { readRecord, readString } from "@/lib/domain/kubernetes/read-field";
import { isInScope } from "@/lib/domain/tenancy/policy/visible-scope";
import { authorize } from "@/lib/server/authorization/authorize";
import { scopeOf } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import { fetchSyncStatus } from "@/lib/server/telemetry/fetch-sync-status";

/**
 * Whether the proxies of a cluster's mesh have the configuration saved after push `after` (from the save's answer).
 * `unknown`, with the reason, when istiod cannot be asked; never "acknowledged" on a guess.
 */
export async function getAcknowledgement(
  context: RequestContext,
  { cluster }: { cluster: string },
  after: string | undefined,
): Promise<Acknowledgement> {
  authorize(context, "list", {
    cluster,
    group: "networking.istio.io",
    version: "v1",
    resource: "virtualservices",
  });
  if (after !== undefined && !/^[0-9TZ:+/-]{1,64}$/.test(after)) {
    throw new StatusError("BadRequest", "after is no push version", {
      cluster,
      causes: [{ reason: "FieldValueInvalid", field: "after", message: "is no push version" }],
    });
  }
  const checkedAt = new Date().toISOString();
  try {
    const proxies = await fetchSyncStatus(getMember(context, cluster));
    return readAcknowledgement(narrowProxies(context, cluster, proxies), {
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

/** istiod names a proxy `pod.namespace`; whose namespace is not seen is neither named nor waited for. */
function narrowProxies(context: RequestContext, cluster: string, answer: unknown): unknown {
  const scope = scopeOf(context);
  if (scope.all || !Array.isArray(answer)) return answer;
  return answer.filter((item: unknown) => {
    const proxy = readString(readRecord(item)["proxy"]) ?? "";
    return isInScope(scope, cluster, proxy.slice(proxy.indexOf(".") + 1));
  });
}

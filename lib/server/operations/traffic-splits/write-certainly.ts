import "server-only";
import { isDeepStrictEqual } from "node:util";
import type { PlannedObject } from "@/lib/domain/istio/traffic-split";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { authorizeSplit } from "./read-live-split";
import { writePlanned } from "./write-planned";

/**
 * `refused`: the member answered that it did not store it. `lost`: no answer that counts came (cut connection, deadline,
 * 5xx) and the member does not show the object as written; it may still arrive, so nothing may be built on its absence.
 */
export type WriteOutcome =
  | { outcome: "stored"; stored: KubernetesObject }
  | { outcome: "refused"; error: unknown }
  | { outcome: "lost"; error: StatusError };

/**
 * Writes one planned object; when the answer is lost, looks whether the member has it all the same. Never throws for what
 * the member does.
 */
export async function writeCertainly(
  context: RequestContext,
  where: ServiceName,
  member: MemberCluster,
  planned: PlannedObject,
): Promise<WriteOutcome> {
  try {
    return {
      outcome: "stored",
      stored: await writePlanned(context, where, member, planned, { dryRun: false }),
    };
  } catch (error) {
    if (!isStatusError(error) || error.code < 500) return { outcome: "refused", error };
    const live = await readBack(context, where, member, planned);
    if (isStatusError(live))
      return { outcome: "lost", error: describeLost(where, planned, error, live.message) };
    if (live !== undefined && isDeepStrictEqual(live.spec, planned.after.spec))
      return { outcome: "stored", stored: live };
    return { outcome: "lost", error: describeLost(where, planned, error, "the cluster does not show it") };
  }
}

/** The object as the member has it; undefined when it has none; the failure when it cannot be asked. */
async function readBack(
  context: RequestContext,
  where: ServiceName,
  member: MemberCluster,
  { resource, namespace, name }: PlannedObject,
): Promise<KubernetesObject | StatusError | undefined> {
  try {
    return await member.client.get(authorizeSplit(context, "get", { ...where, namespace }, resource, name));
  } catch (error) {
    if (!isStatusError(error)) throw error;
    return error.code === 404 ? undefined : error;
  }
}

function describeLost(
  where: ServiceName,
  { kind, namespace, name }: PlannedObject,
  cause: StatusError,
  seen: string,
): StatusError {
  return new StatusError(
    "ServiceUnavailable",
    `it is not known whether ${kind} ${namespace}/${name} was saved on cluster ${where.cluster}: ${cause.message}; ${seen}`,
    { cluster: where.cluster, group: "networking.istio.io", kind, namespace, name },
    { cause },
  );
}

import "server-only";
import { isContained } from "@/lib/domain/kubernetes/is-contained";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import {
  authorizeObject,
  describeTarget,
  detailsOf,
  writePlanned,
  type ObjectTarget,
  type PlannedWrite,
} from "./planned-write";

/**
 * `stored`: undefined when it was a delete. `refused`: the member answered that it did not do it. `lost`: no answer that
 * counts came (cut connection, deadline, 5xx) and the member does not show the object as written; it may still arrive, so
 * nothing may be built on its absence.
 */
export type WriteOutcome =
  | { outcome: "stored"; stored: KubernetesObject | undefined }
  | { outcome: "refused"; error: unknown }
  | { outcome: "lost"; error: StatusError };

/**
 * Does one write; when the answer is lost, looks whether the member has it all the same. Never throws for what the member
 * does.
 */
export async function writeCertainly(
  context: RequestContext,
  member: MemberCluster,
  write: PlannedWrite,
): Promise<WriteOutcome> {
  try {
    return { outcome: "stored", stored: await writePlanned(context, member, write, {}) };
  } catch (error) {
    if (!isStatusError(error) || error.code < 500) return { outcome: "refused", error };
    const live = await readBack(context, member, write.target);
    if (isStatusError(live)) return { outcome: "lost", error: describeLost(write, error, live.message) };
    if (isWritten(write, live)) return { outcome: "stored", stored: live };
    return {
      outcome: "lost",
      error: describeLost(
        write,
        error,
        write.action === "delete" ? "the cluster still shows it" : "the cluster does not show it",
      ),
    };
  }
}

/** Whether what the member has is what the write makes of it. */
function isWritten({ action, before, after }: PlannedWrite, live: KubernetesObject | undefined): boolean {
  if (action === "delete" || after === null)
    return live === undefined || live.metadata.uid !== before?.metadata.uid;
  if (live === undefined || live.metadata.resourceVersion === before?.metadata.resourceVersion) return false;
  const { metadata, status: _, ...content } = after;
  const { labels, annotations } = metadata;
  return isContained(content, live) && isContained({ labels, annotations }, live.metadata);
}

/** The object as the member has it; undefined when it has none; the failure when it cannot be asked. */
async function readBack(
  context: RequestContext,
  member: MemberCluster,
  target: ObjectTarget,
): Promise<KubernetesObject | StatusError | undefined> {
  try {
    return await member.client.get(authorizeObject(context, "get", target));
  } catch (error) {
    if (!isStatusError(error)) throw error;
    return error.code === 404 ? undefined : error;
  }
}

function describeLost({ action, target }: PlannedWrite, cause: StatusError, seen: string): StatusError {
  return new StatusError(
    "ServiceUnavailable",
    `it is not known whether ${describeTarget(target)} was ${action === "delete" ? "deleted" : "saved"} on cluster ${target.cluster}: ` +
      `${cause.message}; ${seen}`,
    detailsOf(target),
    { cause },
  );
}

import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { recordWrite } from "@/lib/server/audit/record-audit";
import { readLive } from "./plan-live-change";
import { describeTarget } from "./planned-write";
import { asStored, restoreObject, type Restore, verbOf } from "./restore-object";

export interface Restored {
  item: Restore;
  /** undefined: it was deleted. */
  stored: KubernetesObject | undefined;
}

/**
 * Takes writes back in the given order; all of it is dry-run first. Each leaves one event in the audit log.
 * @param what for the audit log, e.g. "change undone".
 * @throws StatusError Conflict when somebody edited since; the message names the object and what was already restored.
 */
export async function undoAll(
  context: RequestContext,
  member: MemberCluster,
  items: readonly Restore[],
  what: string,
): Promise<Restored[]> {
  for (const item of items) await restoreObject(context, member, item, { dryRun: true });
  const restored: Restored[] = [];
  for (const item of items) {
    try {
      restored.push({ item, stored: await restoreOne(context, member, item, what) });
    } catch (error) {
      throw restored.length > 0 && isStatusError(error) ? tellRestored(error, restored) : error;
    }
  }
  return restored;
}

async function restoreOne(
  context: RequestContext,
  member: MemberCluster,
  item: Restore,
  message: string,
): Promise<KubernetesObject | undefined> {
  const before = await readLive(context, member, item.target);
  const act = { verb: verbOf(item), target: item.target, before, after: item.restore, message };
  return recordWrite(context, act, () => restoreObject(context, member, item, { dryRun: false }), asStored);
}

/** A failure after something was already restored says so: half an undo is never silent. */
function tellRestored(error: StatusError, restored: Restored[]): StatusError {
  const done = restored.map(({ item }) => describeTarget(item.target)).join(", ");
  const { reason, message, details, code } = error;
  return new StatusError(reason, `${done} was restored, the rest was not: ${message}`, details, {
    code,
    cause: error,
  });
}

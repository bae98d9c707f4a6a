import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { describeTarget } from "./planned-write";
import { restoreObject, type Restore } from "./restore-object";
import { audit } from "./write-all";

export interface Restored {
  item: Restore;
  /** undefined: it was deleted. */
  stored: KubernetesObject | undefined;
}

/**
 * Takes writes back in the given order; all of it is dry-run first. Leaves one line in the audit log.
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
      restored.push({ item, stored: await restoreObject(context, member, item, { dryRun: false }) });
    } catch (error) {
      throw restored.length > 0 && isStatusError(error) ? tellRestored(error, restored) : error;
    }
  }
  audit(
    context,
    member,
    restored.map(({ item }) => `restore ${describeTarget(item.target)}`),
    what,
  );
  return restored;
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

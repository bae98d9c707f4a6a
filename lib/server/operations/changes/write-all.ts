import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { getRuntime } from "@/lib/server/runtime";
import { digestContent } from "./digest-content";
import { describeTarget, detailsOf, type PlannedWrite } from "./planned-write";
import { restoreObject, type Restore } from "./restore-object";
import { writeCertainly } from "./write-certainly";

export interface Written {
  write: PlannedWrite;
  /** undefined: it was deleted. */
  stored: KubernetesObject | undefined;
}

const past = { create: "created", update: "updated", delete: "deleted" } as const;

/** What undoes one write. */
export function restoreOf({ write, stored }: Written): Restore {
  const { uid = "", resourceVersion = "" } = stored?.metadata ?? {};
  return {
    target: write.target,
    written: stored === undefined ? null : { uid, resourceVersion, content: digestContent(stored) },
    restore: write.before,
  };
}

/**
 * Does the writes one after the other; call it when a dry run accepted them all. When one is refused those before it are taken
 * back, so nothing stays half-written. When it is not known whether one arrived, those before it stay: what it names may
 * not be pulled away from it. Leaves one line in the audit log.
 * @param what for the audit log, e.g. "traffic split written".
 * @throws StatusError what the cluster answered; InternalError naming the object when taking back failed, too.
 */
export async function writeAll(
  context: RequestContext,
  member: MemberCluster,
  writes: readonly PlannedWrite[],
  what: string,
): Promise<Written[]> {
  const written: Written[] = [];
  for (const write of writes) {
    const result = await writeCertainly(context, member, write);
    if (result.outcome === "stored") {
      written.push({ write, stored: result.stored });
      continue;
    }
    if (result.outcome === "lost") throw leaveAsIs(result.error, written);
    await takeBack(context, member, written, result.error);
    throw result.error;
  }
  audit(
    context,
    member,
    written.map(({ write }) => `${write.action} ${describeTarget(write.target)}`),
    what,
  );
  return written;
}

/** One line of the audit log: who did what where. */
export function audit(
  { person, requestId }: RequestContext,
  member: MemberCluster,
  objects: string[],
  what: string,
): void {
  getRuntime().logger.info(
    { event: "audit", requestId, person: person.username, cluster: member.name, objects },
    what,
  );
}

function leaveAsIs(error: StatusError, written: Written[]): StatusError {
  if (written.length === 0) return error;
  const left = written.map(({ write }) => `${describeTarget(write.target)} was ${past[write.action]}`);
  const { reason, message, details, code, cause } = error;
  return new StatusError(
    reason,
    `${message}; ${left.join(", ")} before it and is left so, because this one may still arrive`,
    details,
    { code, cause },
  );
}

/** Takes back what was already written; when even that fails the error says exactly which object is left changed. */
async function takeBack(context: RequestContext, member: MemberCluster, written: Written[], cause: unknown) {
  for (const item of written.toReversed()) {
    try {
      await restoreObject(context, member, restoreOf(item), { dryRun: false });
    } catch (error) {
      const { action, target } = item.write;
      const first = isStatusError(cause) ? cause.message : String(cause);
      const second = isStatusError(error) ? error.message : String(error);
      throw new StatusError(
        "InternalError",
        `the change on cluster ${member.name} is half-written: ${describeTarget(target)} was ${past[action]}, ` +
          `then the next object failed (${first}) and it could not be taken back (${second})`,
        detailsOf(target),
        { cause: error },
      );
    }
  }
}

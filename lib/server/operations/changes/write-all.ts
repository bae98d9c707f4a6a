import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { announceWrite, type AnnouncedWrite, recordWrite } from "@/lib/server/audit/record-audit";
import { digestContent } from "./digest-content";
import { describeTarget, detailsOf, type PlannedWrite } from "./planned-write";
import { asStored, restoreObject, type Restore, verbOf } from "./restore-object";
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
 * not be pulled away from it. All of them are announced to the audit log before the first is sent, and each leaves one event, as does
 * each that is taken back.
 * @param what for the audit log, e.g. "traffic split written".
 * @throws StatusError what the cluster answered; InternalError naming the object when taking back failed, too;
 * ServiceUnavailable when the writes cannot be recorded, and then nothing was sent.
 */
export async function writeAll(
  context: RequestContext,
  member: MemberCluster,
  writes: readonly PlannedWrite[],
  what: string,
): Promise<Written[]> {
  const announced = await announceAll(context, writes, what);
  const written: Written[] = [];
  for (const { write, record } of announced) {
    const result = await writeCertainly(context, member, write);
    if (result.outcome === "stored") {
      await record.done(result.stored ?? null);
      written.push({ write, stored: result.stored });
      continue;
    }
    await record.failed(result.error);
    await Promise.all(announced.slice(written.length + 1).map((left) => left.record.cancelled()));
    if (result.outcome === "lost") throw leaveAsIs(result.error, written);
    await takeBack(context, member, written, result.error);
    throw result.error;
  }
  return written;
}

interface Announced {
  write: PlannedWrite;
  record: AnnouncedWrite;
}

/** All or none: a write that cannot be recorded must not be sent, nor may those that belong to it. */
async function announceAll(
  context: RequestContext,
  writes: readonly PlannedWrite[],
  message: string,
): Promise<Announced[]> {
  const results = await Promise.allSettled(
    writes.map(async (write) => {
      const { action: verb, target, before, after } = write;
      return { write, record: await announceWrite(context, { verb, target, before, after, message }) };
    }),
  );
  const announced = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = results.find((result) => result.status === "rejected");
  if (failed === undefined) return announced;
  await Promise.all(announced.map(({ record }) => record.cancelled()));
  throw failed.reason;
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
    const restore = restoreOf(item);
    const act = {
      verb: verbOf(restore),
      target: restore.target,
      before: item.stored ?? null,
      after: restore.restore,
      message: "taken back: the next object of the change failed",
    };
    try {
      await recordWrite(
        context,
        act,
        () => restoreObject(context, member, restore, { dryRun: false }),
        asStored,
      );
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

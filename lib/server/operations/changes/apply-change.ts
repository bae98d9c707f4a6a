import "server-only";
import type { ChangeApplied } from "@/lib/domain/istio/change";
import type { RequestContext } from "@/lib/server/authorization/person";
import { requireAccepted } from "./dry-run-write";
import { planLiveChange, toPlannedWrite, type LiveChange } from "./plan-live-change";
import { readPushVersion } from "./read-push-version";
import { restoreOf, writeAll } from "./write-all";

interface ApplyOptions {
  /** Called when the cluster would take it all, before the first write; when it rejects nothing is written. */
  beforeWrites?: (edits: LiveChange["edits"]) => Promise<void>;
}

/**
 * Writes a change in the order of its edits: everything is dry-run first; when a later write is refused the earlier ones are
 * taken back.
 * @throws StatusError Forbidden, Invalid (with the webhook's words), Conflict (409, nothing written), ServiceUnavailable.
 */
export async function applyChange(
  context: RequestContext,
  { cluster }: { cluster: string },
  body: unknown,
  { beforeWrites }: ApplyOptions = {},
): Promise<ChangeApplied> {
  const { member, edits } = await planLiveChange(context, cluster, body);
  const writes = edits.map(toPlannedWrite).filter((write) => write !== undefined);
  await requireAccepted(context, member, writes);
  const pushVersion = await readPushVersion(member);
  await beforeWrites?.(edits);
  const written = await writeAll(context, member, writes, "change written");
  return {
    edits: edits.map(({ target, planned: { action, resource, object, before } }) => {
      const stored = written.find(({ write }) => write.target === target)?.stored;
      const now = action === "unchanged" ? before : stored;
      return { action, resource, object, resourceVersion: now?.metadata.resourceVersion ?? "" };
    }),
    undo: {
      edits: edits.flatMap(({ target, planned }) => {
        const item = written.find(({ write }) => write.target === target);
        if (item === undefined) return [];
        const { namespace, name } = target;
        const { written: stored } = restoreOf(item);
        return [{ resource: planned.resource, namespace, name, written: stored, restore: planned.before }];
      }),
    },
    ...(pushVersion === undefined ? {} : { pushVersion }),
  };
}

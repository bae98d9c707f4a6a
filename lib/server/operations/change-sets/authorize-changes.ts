import "server-only";
import type { ChangeSetInput } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { ownerOf } from "@/lib/domain/tenancy/ownership/decide-ownership";
import { readAccess } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { parseChange, targetOf } from "@/lib/server/operations/changes/plan-live-change";
import { authorizeObject, detailsOf, type ObjectTarget } from "@/lib/server/operations/changes/planned-write";
import { workspaceOf } from "./change-set-place";

interface StoredChange {
  cluster: string;
  edits: unknown;
}

type Act = { verb: "create" | "update" | "delete"; target: ObjectTarget };

const opposite = { create: "delete", update: "update", delete: "create" } as const;

function listActs({ cluster, edits }: StoredChange): Act[] {
  const change = parseChange(cluster, { edits });
  return change.edits.map((edit, index) => ({ verb: edit.action, target: targetOf(cluster, edit, index) }));
}

/**
 * Whether the person may write every object of some changes, and whether all of them lie in the workspace that the change set belongs
 * to: who approves for a workspace approves nothing of another.
 * @param namespace of the host, in which the change set lies.
 * @throws StatusError Forbidden for the first that may not be written; Invalid for what cannot be edited here.
 */
export function authorizeChanges(
  context: RequestContext,
  namespace: string,
  changes: readonly StoredChange[] | ChangeSetInput["changes"],
): void {
  for (const change of changes) {
    for (const { verb, target } of listActs(change)) {
      authorizeObject(context, verb, target);
      requireOwned(context, namespace, target);
    }
  }
}

/** Whether the person may take every object of some changes back. @throws StatusError Forbidden. */
export function authorizeUndo(context: RequestContext, changes: readonly StoredChange[]): void {
  for (const change of changes)
    for (const { verb, target } of listActs(change)) authorizeObject(context, opposite[verb], target);
}

function requireOwned(context: RequestContext, namespace: string, target: ObjectTarget): void {
  const workspace = workspaceOf(namespace);
  if (workspace === null) return;
  const owner = ownerOf(readAccess(context).snapshot.compiled.ownership, target.cluster, target.namespace);
  if (workspace !== undefined && owner?.workspace === workspace) return;
  const message = `namespace ${target.namespace} of cluster ${target.cluster} does not belong to workspace ${workspace ?? "of this change set"}`;
  throw new StatusError("Forbidden", `${message}; nothing was written`, {
    ...detailsOf(target),
    causes: [{ reason: "NS_NOT_OWNED", message, field: "metadata.namespace" }],
  });
}

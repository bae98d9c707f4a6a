import "server-only";
import { changeUndoSchema, type ChangeApplied, type ChangeUndo } from "@/lib/domain/istio/change";
import { readRecord, readString } from "@/lib/domain/kubernetes/read-field";
import { meshResources } from "@/lib/domain/kubernetes/resources";
import { invalidFromZod, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import { authorizeObject } from "./planned-write";
import { readPushVersion } from "./read-push-version";
import type { Restore } from "./restore-object";
import { undoAll } from "./undo-all";

/**
 * Takes a change back, the last write first; all of it is dry-run first.
 * @throws StatusError Conflict when somebody edited since; the message names the object and what was already restored.
 */
export async function undoChange(
  context: RequestContext,
  { cluster }: { cluster: string },
  body: unknown,
): Promise<ChangeApplied> {
  const parsed = changeUndoSchema.safeParse(body);
  if (!parsed.success) throw invalidFromZod(parsed.error, `the undo on cluster ${cluster}`, { cluster });
  const { edits } = parsed.data;
  for (const [index, edit] of edits.entries()) {
    const verb = edit.written === null ? "create" : edit.restore === null ? "delete" : "update";
    authorizeObject(context, verb, { ...resourceOf(cluster, edit, index), ...placeOf(cluster, edit) });
  }
  const member = getMember(context, cluster);
  const items = edits.map((edit, index) => toRestore(member, edit, index)).toReversed();
  const pushVersion = await readPushVersion(member);
  const restored = await undoAll(context, member, items, "change undone");
  return {
    edits: restored.map(({ item: { target, written, restore }, stored }) => ({
      action: written === null ? "create" : restore === null ? "delete" : "update",
      resource: `${target.resource}.${target.group}`,
      object: { kind: target.kind, namespace: target.namespace, name: target.name },
      resourceVersion: stored?.metadata.resourceVersion ?? "",
    })),
    undo: { edits: [] },
    ...(pushVersion === undefined ? {} : { pushVersion }),
  };
}

type UndoEdit = ChangeUndo["edits"][number];

const placeOf = (cluster: string, { namespace, name }: UndoEdit) => ({ cluster, namespace, name });

function resourceOf(cluster: string, edit: UndoEdit, index: number) {
  const resource = meshResources.get(edit.resource);
  if (resource !== undefined && resource.namespaced) return resource;
  const message = `${edit.resource} is no Istio or Gateway API kind that can be edited here`;
  throw new StatusError("Invalid", message, {
    ...placeOf(cluster, edit),
    causes: [{ reason: "FieldValueNotSupported", field: `edits[${index}].resource`, message }],
  });
}

/** In the version of what is restored, or the one the cluster is watched in when something is only deleted. */
function toRestore(member: MemberCluster, edit: UndoEdit, index: number): Restore {
  const resource = resourceOf(member.name, edit, index);
  const [, ofObject] = (readString(readRecord(edit.restore)["apiVersion"]) ?? "").split("/");
  const version =
    ofObject ?? member.cache.discovery.watched().get(edit.resource)?.version ?? resource.version;
  return {
    target: { ...resource, version, ...placeOf(member.name, edit) },
    written: edit.written,
    restore: edit.restore,
  };
}

import type { KubernetesObject } from "../kubernetes/object";
import { StatusError } from "../kubernetes/status-error";
import { isDeepEqual } from "../topology/is-deep-equal";
import type { ChangeEdit, PlannedEdit } from "./change";
import { refer, formatReference, type ObjectReference } from "./explanation";
import { toYaml } from "./format-yaml";
import { mergeManifest } from "./merge-manifest";

/**
 * What one edit would write over the object as the cluster has it. An update keeps the metadata and the status that forms do
 * not show; one that would change nothing is `unchanged`.
 * @param live null when the cluster has no such object.
 * @param at where the edit stands: the cluster, the resource (`virtualservices.networking.istio.io`), its number in the change.
 * @throws StatusError Conflict when the cluster does not have the version that was edited (or has one, for a create).
 */
export function planEdit(
  edit: ChangeEdit,
  live: KubernetesObject | null,
  at: { cluster: string; resource: string; index: number },
): PlannedEdit {
  const object = refer(edit.object);
  const before = live === null ? null : withoutManagedFields(live);
  refuseMoved(edit, before, object, at);
  const plan = { resource: at.resource, object, before, beforeYaml: before === null ? "" : toYaml(before) };
  if (edit.action === "delete") return { ...plan, action: "delete", after: null, afterYaml: "" };
  const written = withoutManagedFields(edit.object);
  const after = before === null ? asNew(written) : withStatus(mergeManifest(written, before), before);
  const isSame = before !== null && isDeepEqual(after, before);
  return { ...plan, action: isSame ? "unchanged" : edit.action, after, afterYaml: toYaml(after) };
}

/** @throws StatusError Invalid when two edits of a change are about one object. */
export function refuseDoubleEdits(edits: readonly ChangeEdit[], cluster: string): void {
  const seen = new Map<string, number>();
  edits.forEach(({ object }, index) => {
    const group = object.apiVersion.split("/").slice(0, -1).join("/");
    const key = `${group}/${formatReference(refer(object))}`;
    const first = seen.get(key);
    seen.set(key, index);
    if (first === undefined) return;
    const message = `${formatReference(refer(object))} is edited twice in one change`;
    throw new StatusError("Invalid", message, {
      cluster,
      ...refer(object),
      causes: [{ reason: "FieldValueDuplicate", field: `edits[${index}].object`, message }],
    });
  });
}

function withoutManagedFields(object: KubernetesObject): KubernetesObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** What the cluster decides about an object is not taken over from another, e.g. when YAML of an export is created. */
function asNew(object: KubernetesObject): KubernetesObject {
  const { status: _, ...rest } = object;
  const {
    uid: __,
    resourceVersion: ___,
    creationTimestamp: ____,
    generation: _____,
    ...metadata
  } = object.metadata;
  return { ...rest, apiVersion: object.apiVersion, kind: object.kind, metadata };
}

function withStatus(object: KubernetesObject, live: KubernetesObject): KubernetesObject {
  const { status: _, ...rest } = object;
  const status = live["status"];
  return {
    ...rest,
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: object.metadata,
    ...(status === undefined ? {} : { status }),
  };
}

function refuseMoved(
  edit: ChangeEdit,
  live: KubernetesObject | null,
  object: ObjectReference,
  { cluster, index }: { cluster: string; index: number },
): void {
  const read = edit.action === "create" ? null : edit.resourceVersion;
  const now = live?.metadata.resourceVersion ?? null;
  if (now === read) return;
  const what =
    read === null
      ? "exists already"
      : now === null
        ? "was deleted since you opened it"
        : "was changed since you opened it";
  throw new StatusError(
    read === null ? "AlreadyExists" : "Conflict",
    `${formatReference(object)} on cluster ${cluster} ${what}; nothing was written`,
    {
      cluster,
      group: edit.object.apiVersion.split("/").slice(0, -1).join("/"),
      ...object,
      causes: [
        {
          reason: "ResourceVersionConflict",
          field: read === null ? `edits[${index}].object.metadata.name` : `edits[${index}].resourceVersion`,
          message: `you edited ${read ?? "nothing"}, the cluster has ${now ?? "nothing"}`,
        },
      ],
    },
  );
}

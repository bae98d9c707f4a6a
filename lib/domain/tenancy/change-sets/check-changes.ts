import { groupOf } from "../../kubernetes/object";
import { StatusError } from "../../kubernetes/status-error";
import type { ChangeSetInput } from "./change-set-view";

/**
 * @throws StatusError Invalid when one object is edited twice: the second edit would be planned on a version that the first one
 * replaces.
 */
export function refuseRepeatedObjects(changes: ChangeSetInput["changes"]): void {
  const seen = new Map<string, number>();
  changes.forEach(({ cluster, edits }, change) => {
    edits.forEach(({ object }, edit) => {
      const { kind, apiVersion, metadata } = object;
      const key = [cluster, groupOf(apiVersion), kind, metadata.namespace, metadata.name].join("/");
      const first = seen.get(key);
      seen.set(key, change);
      if (first === undefined) return;
      const message = `${kind} ${metadata.namespace}/${metadata.name} of cluster ${cluster} is edited twice, in changes ${first + 1} and ${change + 1}; make it one edit`;
      throw new StatusError("Invalid", message, {
        cluster,
        kind,
        namespace: metadata.namespace,
        name: metadata.name,
        causes: [
          { reason: "FieldValueDuplicate", field: `changes[${change}].edits[${edit}].object`, message },
        ],
      });
    });
  });
}

/**
 * A name for a new change set, made from its title.
 * @param suffix what tells it from others of the same title; lower case letters and digits.
 */
export function nameChangeSet(title: string, suffix: string): string {
  const words = title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, "");
  return words === "" ? `change-${suffix}` : `${words}-${suffix}`;
}

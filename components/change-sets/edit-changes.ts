import { refer, formatReference } from "@/lib/domain/istio/explanation";
import type { ChangeEdit } from "@/lib/domain/istio/change";
import { groupOf } from "@/lib/domain/kubernetes/object";
import type {
  ChangeSetInput,
  ChangeSetUpdate,
  ChangeSetView,
} from "@/lib/domain/tenancy/change-sets/change-set-view";

export type Changes = ChangeSetInput["changes"];

export function changesOf({ changes }: Pick<ChangeSetView, "changes">): Changes {
  return changes.map(({ cluster, edits }) => ({ cluster, edits }));
}

/** The whole of a change set as it is sent back, with what is to be different. */
export function toUpdate(
  changeSet: ChangeSetView,
  next: Partial<Pick<ChangeSetUpdate, "title" | "description" | "requiresApproval" | "changes">>,
): ChangeSetUpdate {
  const { title, description, workspace, requiresApproval, resourceVersion } = changeSet;
  return {
    resourceVersion,
    title,
    description,
    requiresApproval,
    ...(workspace === undefined ? {} : { workspace }),
    changes: changesOf(changeSet),
    ...next,
  };
}

/** One place up or down; the same list when there is no such place. */
export function moveChange(changes: Changes, index: number, by: -1 | 1): Changes {
  const moved = changes[index];
  const other = changes[index + by];
  if (moved === undefined || other === undefined) return changes;
  return changes.map((change, at) => (at === index ? other : at === index + by ? moved : change));
}

export function removeChange(changes: Changes, index: number): Changes {
  return changes.filter((_change, at) => at !== index);
}

/** A change without edits goes, too. */
export function removeEdit(changes: Changes, index: number, edit: number): Changes {
  return changes
    .map((change, at) =>
      at === index ? { ...change, edits: change.edits.filter((_edit, number) => number !== edit) } : change,
    )
    .filter(({ edits }) => edits.length > 0);
}

/** The edit as if it had been made on this version of the object. */
export function rebaseEdit(changes: Changes, index: number, edit: number, resourceVersion: string): Changes {
  return changes.map((change, at) => ({
    ...change,
    edits: change.edits.map((each, number) =>
      at === index && number === edit && each.action !== "create" ? { ...each, resourceVersion } : each,
    ),
  }));
}

const nameOf = ({ object }: ChangeEdit): string =>
  `${groupOf(object.apiVersion)}/${formatReference(refer(object))}`;

/** Puts edits of one cluster at the end; one of an object that is edited already takes the place of the former edit. */
export function addEdits(changes: Changes, cluster: string, edits: readonly ChangeEdit[]): Changes {
  const replaced = new Set<string>();
  const kept = changes.map((change) =>
    change.cluster === cluster
      ? {
          ...change,
          edits: change.edits.map((edit) => {
            const next = edits.find((each) => nameOf(each) === nameOf(edit));
            if (next !== undefined) replaced.add(nameOf(next));
            return next ?? edit;
          }),
        }
      : change,
  );
  const added = edits.filter((edit) => !replaced.has(nameOf(edit)));
  return added.length === 0 ? kept : [...kept, { cluster, edits: added }];
}

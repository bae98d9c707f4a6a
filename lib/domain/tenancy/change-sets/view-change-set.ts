import { changeSchema, type ChangeEdit } from "../../istio/change";
import type { ChangeSet } from "../resources/change-set";
import { changeSetActions, type ChangeSetSummary, type ChangeSetView } from "./change-set-view";
import { countState, isApproved, statusOf } from "./count-state";
import { decideAction, type Asking } from "./decide-action";

/** @param digest of the spec as it is stored. */
export function summarizeChangeSet(changeSet: ChangeSet, digest: string): ChangeSetSummary {
  const { metadata, spec } = changeSet;
  return {
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    title: spec.title,
    ...(spec.workspace === undefined ? {} : { workspace: spec.workspace }),
    author: spec.author,
    authorName: spec.authorName ?? spec.author,
    state: countState(changeSet, digest),
    requiresApproval: spec.requiresApproval,
    clusters: [...new Set(spec.changes.map(({ cluster }) => cluster))],
    edits: spec.changes.reduce((sum, { edits }) => sum + edits.length, 0),
    createdAt: metadata.creationTimestamp,
    message: statusOf(changeSet).message,
  };
}

/** A change set as the person who asks sees it. */
export function viewChangeSet(changeSet: ChangeSet, asking: Asking): ChangeSetView {
  const { metadata, spec } = changeSet;
  const { steps, approval, rejection, run, state } = statusOf(changeSet);
  const verdicts = changeSetActions.map(
    (action) => [action, decideAction(changeSet, action, asking)] as const,
  );
  return {
    ...summarizeChangeSet(changeSet, asking.digest),
    resourceVersion: metadata.resourceVersion,
    digest: asking.digest,
    description: spec.description,
    contributors: spec.contributors,
    changes: spec.changes.map((change, index) => {
      const step = steps[index];
      return {
        cluster: change.cluster,
        edits: readEdits(change),
        step: step && {
          state: step.state,
          message: step.message,
          ...(step.at === undefined ? {} : { at: step.at }),
          underWay: step.intent !== undefined || (state === "RollingBack" && step.state === "Applied"),
        },
      };
    }),
    ...(approval === undefined
      ? {}
      : {
          approval: {
            by: approval.by,
            byName: approval.byName ?? approval.by,
            at: approval.at,
            comment: approval.comment,
            outdated: !isApproved(changeSet, asking.digest),
          },
        }),
    ...(rejection === undefined
      ? {}
      : {
          rejection: {
            by: rejection.by,
            byName: rejection.byName ?? rejection.by,
            at: rejection.at,
            comment: rejection.comment,
          },
        }),
    ...(run === undefined ? {} : { runBy: run.byName ?? run.by }),
    may: Object.fromEntries(verdicts) as ChangeSetView["may"],
  };
}

/** The edits of one change; none when they cannot be read, e.g. written by kubectl: applying says what is wrong with them. */
function readEdits({ edits }: ChangeSet["spec"]["changes"][number]): ChangeEdit[] {
  const parsed = changeSchema.safeParse({ edits });
  return parsed.success ? parsed.data.edits : [];
}

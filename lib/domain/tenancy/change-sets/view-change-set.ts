import { changeSchema, changeUndoSchema, type ChangeEdit, type ChangeUndo } from "../../istio/change";
import type { KubernetesObject } from "../../kubernetes/object";
import { findMeshResource, resourceName } from "../../kubernetes/resources";
import type { ChangeSet, ChangeSetStep } from "../resources/change-set";
import {
  changeSetActions,
  type ChangeSetSummary,
  type ChangeSetView,
  type StepView,
} from "./change-set-view";
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
      const edits = readEdits(change);
      const step = steps[index];
      const rollingBack = state === "RollingBack";
      return { cluster: change.cluster, edits, step: step && viewStep(step, edits, rollingBack) };
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

function viewStep(step: ChangeSetStep, edits: readonly ChangeEdit[], rollingBack: boolean): StepView {
  const undo = changeUndoSchema.safeParse(step.undo);
  return {
    state: step.state,
    message: step.message,
    ...(step.at === undefined ? {} : { at: step.at }),
    underWay: step.intent !== undefined || (rollingBack && step.state === "Applied"),
    ...(undo.success ? { before: edits.map((edit) => findBefore(edit, undo.data)) } : {}),
  };
}

/** undefined: the edit wrote nothing. */
function findBefore({ object }: ChangeEdit, undo: ChangeUndo): KubernetesObject | null | undefined {
  const resource = findMeshResource(object);
  const { namespace, name } = object.metadata;
  const found = undo.edits.find(
    (edit) =>
      resource !== undefined &&
      edit.resource === resourceName(resource) &&
      edit.namespace === namespace &&
      edit.name === name,
  );
  return found && (found.restore as KubernetesObject | null);
}

/** The edits of one change; none when they cannot be read, e.g. written by kubectl: applying says what is wrong with them. */
function readEdits({ edits }: ChangeSet["spec"]["changes"][number]): ChangeEdit[] {
  const parsed = changeSchema.safeParse({ edits });
  return parsed.success ? parsed.data.edits : [];
}

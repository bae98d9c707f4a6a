import type { ChangeSet, ChangeSetState, ChangeSetStatus, ChangeSetStep } from "../resources/change-set";

/** A change set of which nothing is stored yet but its spec. */
export const draftStatus: ChangeSetStatus = { conditions: [], state: "Draft", steps: [], message: "" };

export function statusOf({ status }: Pick<ChangeSet, "status">): ChangeSetStatus {
  return status ?? draftStatus;
}

/** Whether something of a step is in its cluster, or may be. */
export function mayStand({ state, intent }: ChangeSetStep): boolean {
  return state === "Applied" || intent !== undefined;
}

/**
 * Whether somebody else than those who wrote it approved exactly this version. Judged anew at each use, on what is stored: an edit
 * after the approval, also one by kubectl, makes it void.
 * @param digest of the spec as it is stored now.
 */
export function isApproved({ spec, status }: Pick<ChangeSet, "spec" | "status">, digest: string): boolean {
  const approval = statusOf({ status }).approval;
  return approval !== undefined && approval.digest === digest && !isWriter(spec, approval.by);
}

/** Whether a person wrote part of it. */
export function isWriter(
  { author, contributors }: Pick<ChangeSet["spec"], "author" | "contributors">,
  sub: string,
): boolean {
  return author === sub || contributors.includes(sub);
}

/**
 * The state as it counts: what was approved, rejected, rolled back or failed in an earlier version is a draft again after an edit.
 */
export function countState(changeSet: Pick<ChangeSet, "spec" | "status">, digest: string): ChangeSetState {
  const status = statusOf(changeSet);
  const { state, rejection, appliedDigest } = status;
  if (state === "Approved") return isApproved(changeSet, digest) ? state : "Draft";
  if (state === "Rejected") return rejection?.digest === digest ? state : "Draft";
  return isPlanned(status) && appliedDigest !== undefined && appliedDigest !== digest ? "Draft" : state;
}

/** Whether nothing of it is in a cluster, so that it may be edited and planned anew. */
export function isPlanned({ state, steps }: ChangeSetStatus): boolean {
  if (state === "Draft" || state === "Approved" || state === "Rejected") return true;
  return (state === "RolledBack" || state === "Failed") && !steps.some(mayStand);
}

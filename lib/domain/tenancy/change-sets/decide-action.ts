import type { ChangeSet } from "../resources/change-set";
import type { ActionVerdict, ChangeSetAction } from "./change-set-view";
import { countState, isApproved, isPlanned, isWriter, mayStand, statusOf } from "./count-state";

/** Who asks, and when. */
export interface Asking {
  sub: string;
  /** Whether they hold `changeset:approve` where the change set belongs. */
  mayApprove: boolean;
  /** Of the spec as it is stored now. */
  digest: string;
  now: Date;
  /** Our own process: what it left unfinished nobody is working on. */
  holder: string;
}

/** A process that did not renew its run for so long is gone. A call to a cluster ends after 15 s. */
export const runMilliseconds = 30_000;

const yes: ActionVerdict = { allowed: true };
const conflict = (message: string): ActionVerdict => ({ allowed: false, reason: "Conflict", message });
const forbidden = (message: string): ActionVerdict => ({ allowed: false, reason: "Forbidden", message });

/**
 * Whether an act on a change set is possible now and may be done by this person. Whether every single object may be written is
 * decided beside it, at the moment of the write.
 */
export function decideAction(changeSet: ChangeSet, action: ChangeSetAction, asking: Asking): ActionVerdict {
  return rules[action](changeSet, asking);
}

const rules: Record<ChangeSetAction, (changeSet: ChangeSet, asking: Asking) => ActionVerdict> = {
  edit: (changeSet) => {
    const status = statusOf(changeSet);
    if (isPlanned(status)) return yes;
    return conflict(
      status.state === "Applied" || status.state === "Failed"
        ? "parts of it are in the clusters; roll it back first, or make another change set"
        : "it is being applied or rolled back",
    );
  },

  delete: (changeSet) => {
    const { state } = statusOf(changeSet);
    return state === "Applying" || state === "RollingBack"
      ? conflict(
          "it is being applied or rolled back; finish that first, so that nothing is left half-written",
        )
      : yes;
  },

  approve: (changeSet, asking) => {
    const state = countState(changeSet, asking.digest);
    if (state !== "Draft")
      return conflict(
        state === "Approved" ? "it is approved already" : `it is ${words[state]}; only a draft is approved`,
      );
    if (isWriter(changeSet.spec, asking.sub))
      return forbidden("you wrote it; somebody else has to approve it");
    return asking.mayApprove
      ? yes
      : forbidden("approving it needs the right changeset:approve where it belongs");
  },

  reject: (changeSet, asking) => {
    const state = countState(changeSet, asking.digest);
    if (state !== "Draft" && state !== "Approved")
      return conflict(`it is ${words[state]}; only what is not applied yet is rejected`);
    if (isWriter(changeSet.spec, asking.sub))
      return forbidden("you wrote it; edit or delete it instead of rejecting it");
    return asking.mayApprove
      ? yes
      : forbidden("rejecting it needs the right changeset:approve where it belongs");
  },

  apply: (changeSet, asking) => {
    const state = countState(changeSet, asking.digest);
    if (state === "Applying") {
      const status = statusOf(changeSet);
      if (status.appliedDigest !== asking.digest)
        return conflict("it was edited while it was being applied; roll it back");
      return needsApproval(changeSet, asking) ?? findRun(changeSet, asking) ?? yes;
    }
    if (state === "Draft" || state === "Approved") return needsApproval(changeSet, asking) ?? yes;
    return conflict(
      state === "Rejected"
        ? "it was rejected; edit it, then it can be approved"
        : state === "Applied"
          ? "it is applied already"
          : `it is ${words[state]}; edit it, so that it is planned on what the clusters have now`,
    );
  },

  rollBack: (changeSet, asking) => {
    const { state, steps } = statusOf(changeSet);
    const standing = steps.some(mayStand);
    if (
      state === "Applied" ||
      state === "Applying" ||
      state === "RollingBack" ||
      (state === "Failed" && standing)
    )
      return findRun(changeSet, asking) ?? yes;
    return conflict("nothing of it is in a cluster");
  },
};

const words = {
  Draft: "a draft",
  Approved: "approved",
  Rejected: "rejected",
  Applying: "being applied",
  Applied: "applied",
  RollingBack: "being rolled back",
  RolledBack: "rolled back",
  Failed: "failed",
} as const;

function needsApproval(changeSet: ChangeSet, { digest }: Asking): ActionVerdict | undefined {
  const { requiresApproval, authorName, author } = changeSet.spec;
  if (!requiresApproval || isApproved(changeSet, digest)) return undefined;
  const outdated = statusOf(changeSet).approval !== undefined;
  return forbidden(
    outdated
      ? "it was edited after it was approved; somebody else has to approve it again"
      : `it needs the approval of somebody else than ${authorName ?? author}`,
  );
}

/** Somebody else's process that is at it. */
function findRun(changeSet: ChangeSet, { holder, now }: Asking): ActionVerdict | undefined {
  const { run } = statusOf(changeSet);
  if (run === undefined || run.holder === holder) return undefined;
  const age = now.getTime() - Date.parse(run.renewedAt);
  if (age >= runMilliseconds) return undefined;
  return conflict(
    `${run.byName ?? run.by} is at it just now; try again in ${Math.ceil((runMilliseconds - age) / 1000)} s`,
  );
}

import type { Tone } from "@/components/ui/status-pill";
import type { ChangeSetSummary, StepView } from "@/lib/domain/tenancy/change-sets/change-set-view";

const looks: Record<ChangeSetSummary["state"], { tone: Tone; word: string }> = {
  Draft: { tone: "info", word: "draft" },
  Approved: { tone: "ok", word: "approved" },
  Rejected: { tone: "bad", word: "rejected" },
  Applying: { tone: "progress", word: "applying" },
  Applied: { tone: "ok", word: "applied" },
  RollingBack: { tone: "progress", word: "rolling back" },
  RolledBack: { tone: "unknown", word: "rolled back" },
  Failed: { tone: "bad", word: "failed" },
};

/** @param runBy who is at it; a change set under way that nobody is at was interrupted. */
export function describeState(
  { state, requiresApproval }: Pick<ChangeSetSummary, "state" | "requiresApproval">,
  runBy: string | undefined,
): { tone: Tone; word: string } {
  const look = looks[state];
  if (state === "Draft" && requiresApproval) return { ...look, word: "waits for approval" };
  const underWay = state === "Applying" || state === "RollingBack";
  return underWay && runBy === undefined ? { tone: "warn", word: `${look.word}, interrupted` } : look;
}

const steps: Record<StepView["state"], { tone: Tone; word: string }> = {
  Pending: { tone: "unknown", word: "not written" },
  Applied: { tone: "ok", word: "written" },
  Failed: { tone: "bad", word: "failed" },
  RolledBack: { tone: "unknown", word: "taken back" },
};

export function describeStep(step: StepView, running: boolean): { tone: Tone; word: string } {
  // What stands and says something could not be taken back.
  if (step.state === "Applied" && step.message !== "") return { tone: "warn", word: "still in the cluster" };
  if (!step.underWay) return steps[step.state];
  if (running) return { tone: "progress", word: step.state === "Applied" ? "to be taken back" : "writing" };
  return step.state === "Applied" ? steps.Applied : { tone: "warn", word: "not certain" };
}

/** `1 edit`, `3 edits`. */
export function countNoun(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}

export function changeSetHref({ namespace, name }: Pick<ChangeSetSummary, "namespace" | "name">): string {
  return `/change-sets/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;
}

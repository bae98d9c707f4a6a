import type { ChangeUndo } from "../../istio/change";
import type { ChangeSetStatus, ChangeSetStep } from "../resources/change-set";
import { mayStand } from "./count-state";
import type { StepIntent } from "./judge-edit";

/** Who works on it, in which process. */
export type Run = Omit<NonNullable<ChangeSetStatus["run"]>, "renewedAt">;

const started = (status: ChangeSetStatus, run: Run, at: string): ChangeSetStatus => ({
  ...status,
  run: { ...run, renewedAt: at },
});

type Verdict = NonNullable<ChangeSetStatus["approval"]>;

/** As it is after an edit, an approval or a rejection: nothing of it is in a cluster. */
export function decideStatus(
  { conditions }: ChangeSetStatus,
  decision: { state: "Draft" } | { state: "Approved" | "Rejected"; verdict: Verdict },
): ChangeSetStatus {
  const empty = { conditions, steps: [], message: "" };
  if (decision.state === "Draft") return { ...empty, state: "Draft" };
  return decision.state === "Approved"
    ? { ...empty, state: "Approved", approval: decision.verdict }
    : { ...empty, state: "Rejected", rejection: decision.verdict };
}

/** Begins to apply, or goes on where it was left: steps that are done stay done. */
export function beginApply(
  status: ChangeSetStatus,
  { clusters, run, digest, at }: { clusters: readonly string[]; run: Run; digest: string; at: string },
): ChangeSetStatus {
  const steps =
    status.state === "Applying"
      ? status.steps
      : clusters.map((cluster): ChangeSetStep => ({ cluster, state: "Pending", message: "" }));
  return {
    ...started(status, run, at),
    state: "Applying",
    message: "",
    steps,
    appliedDigest: digest,
    appliedBy: run.by,
  };
}

/** The step to write next: the first that is not applied; undefined when all are, or when it is not being applied. */
export function findNextStep({ state, steps }: ChangeSetStatus): number | undefined {
  if (state !== "Applying") return undefined;
  const index = steps.findIndex((step) => step.state !== "Applied");
  return index === -1 ? undefined : index;
}

/** Notes what a step is about to write, before it does. */
export function recordIntent(
  status: ChangeSetStatus,
  index: number,
  intent: StepIntent,
  at: string,
): ChangeSetStatus {
  return renewed(
    withStep(status, index, (step) => ({ ...step, intent, message: "", at })),
    at,
  );
}

export function recordApplied(
  status: ChangeSetStatus,
  index: number,
  undo: ChangeUndo,
  at: string,
): ChangeSetStatus {
  const done = { state: "Applied", undo, message: "", at } as const;
  return renewed(
    withStep(status, index, (step) => ({ ...withoutIntent(step), ...done })),
    at,
  );
}

function withoutIntent(step: ChangeSetStep): ChangeSetStep {
  const { intent: _, ...rest } = step;
  return rest;
}

/**
 * A step that was refused: what is before it is to be taken back.
 * @param stands whether parts of it may be in the cluster all the same; then its intent is kept and they are taken back, too.
 */
export function recordFailed(
  status: ChangeSetStatus,
  index: number,
  { message, stands, at }: { message: string; stands: boolean; at: string },
): ChangeSetStatus {
  const change = (step: ChangeSetStep): ChangeSetStep => ({
    ...(stands ? step : withoutIntent(step)),
    state: "Failed",
    message,
    at,
  });
  const failed = `change ${index + 1} failed: ${message}`;
  return renewed({ ...withStep(status, index, change), state: "RollingBack", message: failed }, at);
}

/** Nobody knows whether a step arrived: everything stays, until somebody goes on or rolls back. */
export function recordUnknown(
  status: ChangeSetStatus,
  index: number,
  message: string,
  at: string,
): ChangeSetStatus {
  const { run: _, ...rest } = withStep(status, index, (step) => ({ ...step, message, at }));
  return {
    ...rest,
    message: `change ${index + 1} is not certain: ${message}. Apply again to go on, or roll back: either looks first at what the cluster has.`,
  };
}

export function beginRollBack(status: ChangeSetStatus, run: Run, at: string): ChangeSetStatus {
  const message = status.state === "RollingBack" ? status.message : "";
  return { ...started(status, run, at), state: "RollingBack", message };
}

/**
 * The step to take back next: the last that may stand. What could not be taken back holds back what is before it in the same
 * cluster, which it may rest on; other clusters go on.
 * @param stuck steps that could not be taken back in this run.
 */
export function findNextUndo(
  { state, steps }: ChangeSetStatus,
  stuck: ReadonlySet<number>,
): number | undefined {
  if (state !== "RollingBack") return undefined;
  const held = new Set([...stuck].map((index) => steps[index]?.cluster));
  const index = steps.findLastIndex((step) => mayStand(step) && !held.has(step.cluster));
  return index === -1 ? undefined : index;
}

/**
 * A step that is as it was before.
 * @param left what of it was left as it is because somebody else changed it; "" when nothing was.
 */
export function recordRolledBack(
  status: ChangeSetStatus,
  index: number,
  left: string,
  at: string,
): ChangeSetStatus {
  const change = (step: ChangeSetStep): ChangeSetStep => {
    const { undo: _, ...rest } = withoutIntent(step);
    const failed = step.state === "Failed" || left !== "";
    const before = step.state === "Failed" ? step.message : "";
    return {
      ...rest,
      state: failed ? "Failed" : "RolledBack",
      message: left === "" ? before : join(before, left),
      at,
    };
  };
  return renewed(withStep(status, index, change), at);
}

/** A step that could not be taken back now; it can be tried again. */
export function recordStuck(
  status: ChangeSetStatus,
  index: number,
  message: string,
  at: string,
): ChangeSetStatus {
  return renewed(
    withStep(status, index, (step) => ({ ...step, message: `could not be taken back: ${message}`, at })),
    at,
  );
}

/** Where it stands when there is no next step: nobody works on it any more. */
export function finishRun(status: ChangeSetStatus): ChangeSetStatus {
  const { run: _, ...rest } = status;
  if (status.state === "Applying") return { ...rest, state: "Applied", message: "" };
  if (status.state !== "RollingBack") return rest;
  const left = status.steps.flatMap((step, index) => (mayStand(step) ? [`${index + 1}`] : []));
  if (left.length > 0) {
    const which = `${left.length === 1 ? "change" : "changes"} ${left.join(", ")}`;
    return {
      ...rest,
      state: "Failed",
      message: join(
        status.message,
        `${which} could not be taken back and ${left.length === 1 ? "stands" : "stand"}`,
      ),
    };
  }
  const failed = status.steps.some(({ state }) => state === "Failed");
  if (!failed) return { ...rest, state: "RolledBack" };
  return { ...rest, state: "Failed", message: join(status.message, "everything before it was taken back") };
}

const join = (first: string, second: string): string => (first === "" ? second : `${first}; ${second}`);

function renewed(status: ChangeSetStatus, at: string): ChangeSetStatus {
  return status.run === undefined ? status : { ...status, run: { ...status.run, renewedAt: at } };
}

function withStep(
  status: ChangeSetStatus,
  index: number,
  change: (step: ChangeSetStep) => ChangeSetStep,
): ChangeSetStatus {
  return { ...status, steps: status.steps.map((step, at) => (at === index ? change(step) : step)) };
}

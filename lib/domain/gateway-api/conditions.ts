import type { Condition } from "../kubernetes/object";
import { readRecords } from "../kubernetes/read-field";

/** Why something is refused: `reason` in CamelCase as the condition says it. */
export interface ConfigError {
  reason: string;
  message: string;
}

/** A condition before it is written: its state when all is well, and the error that inverts it. */
export interface ConditionDraft {
  reason: string;
  message: string;
  /** When all is well; default "True". */
  status?: "True" | "False";
  error?: ConfigError;
}

/** A condition without its time, which only the writing tells. */
export type PredictedCondition = Omit<Condition, "lastTransitionTime">;

function settle(type: string, draft: ConditionDraft, generation: number | undefined): PredictedCondition {
  const good = draft.status ?? "True";
  const observed = generation === undefined || generation === 0 ? {} : { observedGeneration: generation };
  return draft.error
    ? { type, status: good === "True" ? "False" : "True", ...draft.error, ...observed }
    : { type, status: good, reason: draft.reason, message: draft.message, ...observed };
}

/**
 * The conditions after Istio's write: those of the same type are replaced in their place, new ones follow by type.
 * Source: istio gatewaycommon `SetListenerConditions`, pilot/pkg/model/kstatus `UpdateConditionIfChanged`.
 */
export function mergeConditions(
  existing: unknown,
  drafts: Readonly<Record<string, ConditionDraft>>,
  generation: number | undefined,
): PredictedCondition[] {
  const merged = readRecords(existing).map((condition) => condition as unknown as PredictedCondition);
  for (const type of Object.keys(drafts).toSorted()) {
    const draft = drafts[type];
    if (!draft) continue;
    const condition = settle(type, draft, generation);
    const index = merged.findIndex((other) => other.type === type);
    if (index === -1) merged.push(condition);
    else merged[index] = condition;
  }
  return merged;
}

/** Both errors in one, under the reason of the first. Source: istio gateway `joinErrors`. */
export function joinErrors(
  first: ConfigError | undefined,
  second: ConfigError | undefined,
): ConfigError | undefined {
  if (!first || !second) return first ?? second;
  return { reason: first.reason, message: `${first.message}; ${second.message}` };
}

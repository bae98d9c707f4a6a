import type { ObjectReference } from "../explanation";
import type { FailedCondition } from "./evaluate-rule";
import type { PolicyAction } from "./select-policies";

/** A rule of a policy that matched the request. */
export interface PolicyMatch {
  policy: ObjectReference;
  /** Index in `spec.rules`. */
  rule: number;
  action: PolicyAction;
}

/** A policy of the workload that says nothing about the request, and why not, rule by rule. */
export interface UnmatchedPolicy {
  policy: ObjectReference;
  action: PolicyAction;
  rules: { rule: number; failed: FailedCondition[] }[];
}

/** What the workload's policies make of a request. */
export interface AccessDecision {
  /** `external`: an external authorizer is asked, the other policies let it pass; `depends`: the request does not say enough. */
  decision: "allow" | "deny" | "external" | "depends";
  /** The rule that decides; absent when the absence of a match decides. */
  by?: PolicyMatch;
  /** The external authorizers that are asked. */
  external: { provider: string; by: PolicyMatch }[];
  /** Policies of the workload that do not match. */
  unmatched: UnmatchedPolicy[];
  /** AUDIT rules that match: logged only. */
  audits: PolicyMatch[];
  /** What policies in dry run would have decided: written down by the proxies, without effect. */
  dryRun: PolicyMatch[];
}

import { allOf, anyOf, negate, type AccessRequest, type Verdict } from "./access-request";
import type { CompiledRule, CompiledValue, Condition } from "./compile-rule";
import { testAny, type AttributeMatcher } from "./match-attribute";

/** A condition that kept a rule from matching. */
export interface FailedCondition {
  /** Path in the policy. */
  field: string;
  /** One sentence: what was asked. */
  message: string;
  /** The request does not say enough; the condition may hold. */
  isUnknown: boolean;
}

/** What a rule makes of a request. */
export interface RuleVerdict {
  verdict: Verdict;
  /** Of a rule that did not match: what failed in the alternative that came closest. */
  failed: FailedCondition[];
  /** Fields that Istio leaves out of a rule that refuses, because the connection has no HTTP or the value is unusable. */
  leftOut: string[];
}

/** How Istio translates a rule. */
export interface RuleContext {
  /** ALLOW drops a rule that it cannot translate; every other action drops only the part. */
  action: "ALLOW" | "DENY" | "AUDIT" | "CUSTOM";
  isTcp: boolean;
}

/**
 * Whether a rule matches a request, as the Envoy RBAC that Istio makes of it does.
 * Source: istio pilot/pkg/security/authz/model `Generate`, `checkError`.
 */
export function evaluateRule(rule: CompiledRule, request: AccessRequest, context: RuleContext): RuleVerdict {
  const drop = (field: string, message: string): RuleVerdict => ({
    verdict: false,
    failed: [{ field, message, isUnknown: false }],
    leftOut: [],
  });
  if (rule.error !== undefined)
    return drop(`spec.rules[${rule.index}]`, `Istio drops the rule: ${rule.error}`);
  const all = [...rule.sources, ...rule.operations].flat();
  if (context.action === "ALLOW") {
    const unusable = all.find((condition) => findFault(condition, context.isTcp) !== undefined);
    if (unusable !== undefined)
      return drop(unusable.field, findFault(unusable, context.isTcp) ?? "the rule cannot be used");
  }
  const sources = evaluateAlternatives(rule.sources, request, context);
  const operations = evaluateAlternatives(rule.operations, request, context);
  const verdict = allOf([sources.verdict, operations.verdict]);
  const leftOut = all
    .filter((condition) => findFault(condition, context.isTcp) !== undefined)
    .map(({ field }) => field);
  return {
    verdict,
    failed: verdict === true ? [] : [...sources.failed, ...operations.failed],
    leftOut: [...new Set(leftOut)],
  };
}

/** Why Istio cannot translate a condition; undefined: it can. */
function findFault(condition: Condition, isTcp: boolean): string | undefined {
  if (isTcp && condition.isHttp)
    return `${condition.key} needs HTTP, and the port is TCP: the rule never matches`;
  const value = [...condition.values, ...condition.notValues].find((item) => "error" in item);
  return value !== undefined && "error" in value ? value.error : undefined;
}

function evaluateAlternatives(
  alternatives: readonly (readonly Condition[])[],
  request: AccessRequest,
  context: RuleContext,
): { verdict: Verdict; failed: FailedCondition[] } {
  const results = alternatives.map((conditions) => {
    const verdicts = conditions.map((condition) => evaluateCondition(condition, request, context));
    const failed = conditions.flatMap((condition, index): FailedCondition[] => {
      const verdict = verdicts[index];
      if (verdict === true) return [];
      return [{ field: condition.field, message: describe(condition), isUnknown: verdict === "unknown" }];
    });
    return { verdict: allOf(verdicts), failed };
  });
  const verdict = anyOf(results.map((result) => result.verdict));
  if (verdict === true) return { verdict, failed: [] };
  const closest = results.toSorted((a, b) => countFailures(a.failed) - countFailures(b.failed))[0];
  return { verdict, failed: closest?.failed ?? [] };
}

function countFailures(failed: readonly FailedCondition[]): number {
  return failed.reduce((sum, { isUnknown }) => sum + (isUnknown ? 1 : 100), 0);
}

/** Parts that cannot be translated are left out here; for ALLOW the whole rule was dropped before. */
function evaluateCondition(condition: Condition, request: AccessRequest, { isTcp }: RuleContext): Verdict {
  if (isTcp && condition.isHttp) return true;
  const [values, notValues] = [readMatchers(condition.values), readMatchers(condition.notValues)];
  return allOf([
    values.length === 0 ? true : testAny(values, request),
    notValues.length === 0 ? true : negate(testAny(notValues, request)),
  ]);
}

function readMatchers(values: readonly CompiledValue[]): AttributeMatcher[] {
  return values.flatMap((value) => ("matcher" in value ? [value.matcher] : []));
}

function describe({ key, values, notValues }: Condition): string {
  const list = (items: readonly CompiledValue[]) => items.map(({ text }) => text).join(", ");
  const wanted =
    values.length === 0 ? [] : [`${key} must be ${values.length > 1 ? "one of " : ""}${list(values)}`];
  const refused = notValues.length === 0 ? [] : [`${key} must not be ${list(notValues)}`];
  return [...wanted, ...refused].join(" and ");
}

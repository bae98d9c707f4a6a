import { Callout } from "@/components/ui/callout";
import type { AuthorizationPolicyValues } from "@/lib/domain/istio/forms/authorization-policy/authorization-policy";
import { isEmptyRule } from "./describe-rule";

type Action = NonNullable<AuthorizationPolicyValues["action"]>;

/** What no rule at all means. Source: Istio, "Authorization Policy". */
const withoutRules: Record<Action, { tone: "info" | "warn"; title: string; text: string }> = {
  ALLOW: {
    tone: "warn",
    title: "Without a rule it allows nothing",
    text: "No rule never matches: whatever no other allow policy lets pass is refused. To let everything pass, add a rule and leave it empty.",
  },
  DENY: {
    tone: "warn",
    title: "Without a rule it refuses nothing",
    text: "No rule never matches. To refuse everything, add a rule and leave it empty.",
  },
  AUDIT: {
    tone: "info",
    title: "Without a rule it marks nothing",
    text: "No rule never matches. To mark everything, add a rule and leave it empty.",
  },
  CUSTOM: {
    tone: "warn",
    title: "Without a rule nobody is asked",
    text: "No rule never matches. To ask about every request, add a rule and leave it empty.",
  },
};

/** What one empty rule means. */
const withEmptyRule: Record<Action, { tone: "info" | "warn"; title: string }> = {
  ALLOW: { tone: "info", title: "It allows everything" },
  DENY: { tone: "warn", title: "It refuses everything" },
  AUDIT: { tone: "info", title: "It marks everything" },
  CUSTOM: { tone: "info", title: "The provider is asked about everything" },
};

/** The difference between no rule and an empty one, and what becomes of the rest. */
export function PolicyMeaning({
  action,
  rules,
}: {
  action: Action;
  rules: AuthorizationPolicyValues["rules"];
}) {
  if (rules.length === 0) {
    const { tone, title, text } = withoutRules[action];
    return (
      <Callout tone={tone} title={title}>
        {text} As YAML, no rule is <code className="font-mono text-xs">spec: {"{}"}</code>, an empty one{" "}
        <code className="font-mono text-xs">rules: [{"{}"}]</code>.
      </Callout>
    );
  }
  if (rules.some(isEmptyRule)) {
    const { tone, title } = withEmptyRule[action];
    return (
      <Callout tone={tone} title={title}>
        A rule that asks for nothing, <code className="font-mono text-xs">{"{}"}</code> as YAML, matches every
        request{rules.length > 1 ? "; the other rules add nothing" : ""}.
      </Callout>
    );
  }
  if (action !== "ALLOW") return null;
  return (
    <Callout tone="info">
      Whatever no rule here, and no other allow policy on the same workload, lets pass is refused.
    </Callout>
  );
}

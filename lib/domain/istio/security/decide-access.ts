import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld } from "../../kubernetes/projected";
import { readRecord, readString } from "../../kubernetes/read-field";
import { refer, formatReference, type Explained, type Reason } from "../explanation";
import type { AccessDecision, PolicyMatch, UnmatchedPolicy } from "./access-decision";
import type { AccessRequest, Verdict } from "./access-request";
import { decideZtunnelAccess } from "./decide-ztunnel-access";
import { evaluateRule, type FailedCondition } from "./evaluate-rule";
import { findAuthorizationProvider } from "./find-authorization-provider";
import { normalizePath, readPathNormalization } from "./request-path";
import type { SecuredWorkload } from "./secured-workload";
import { indexSecurity } from "./security-index";
import { isDryRun, selectPolicies, type PolicyAction } from "./select-policies";

/** What an istiod of another configuration may decide otherwise. */
export interface AccessOptions {
  /** PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS; Istio's default: false, several providers refuse what they match. */
  manyProviders?: boolean;
}

/** One policy's answer. */
interface Evaluation {
  policy: KubernetesObject;
  action: PolicyAction;
  verdict: Verdict;
  /** The first rule that matches, or may. */
  rule: number;
  rules: UnmatchedPolicy["rules"];
}

/**
 * Whether a workload's policies let a request pass, and which policy and rule says so: CUSTOM before DENY before ALLOW; with
 * no ALLOW policy everything else passes. For data plane `ztunnel` only what a connection shows counts. The path is
 * normalised as the mesh says.
 * Source: istio pilot/pkg/security/authz/builder; ztunnel for connections in ambient mode.
 */
export function decideAccess(
  world: ClusterWorld,
  workload: SecuredWorkload,
  request: AccessRequest,
  options: AccessOptions = {},
): Explained<AccessDecision> {
  if (workload.dataPlane === "ztunnel") return decideZtunnelAccess(world, workload, request);
  const normalized =
    request.path === undefined
      ? request
      : { ...request, path: normalizePath(request.path, readPathNormalization(world.mesh)) };
  const run = createRun(world, normalized);
  const policies = selectPolicies(world, workload);
  for (const { policy, why } of policies.ignored) {
    run.reasons.push({ role: "ignored", object: refer(policy), message: `Does not apply here: ${why}` });
  }
  run.audit(policies.AUDIT);
  const custom = decideCustom(world, run, policies.CUSTOM, options);
  const deny = run.refuse(policies.DENY);
  const allow = run.allow(policies.ALLOW);

  const settled = custom.decision === "deny" ? custom : deny.decision === "deny" ? deny : allow;
  const decision = settle(custom, deny, allow);
  const value: AccessDecision = {
    decision,
    ...(settled.by === undefined || decision === "depends" ? {} : { by: settled.by }),
    external: decision === "deny" ? [] : custom.external,
    unmatched: run.unmatched,
    audits: run.audits,
    dryRun: run.dryRun,
  };
  const deciding = [custom, deny, allow].flatMap((step) => (step.reason === undefined ? [] : [step.reason]));
  return { value, reasons: [...rank(deciding, settled.reason), ...run.reasons] };
}

function rank(reasons: readonly Reason[], first: Reason | undefined): Reason[] {
  return first === undefined ? [...reasons] : [first, ...reasons.filter((reason) => reason !== first)];
}

type Settled = "allow" | "deny" | "depends";

interface Step {
  decision: Settled;
  by?: PolicyMatch;
  reason?: Reason;
}

interface CustomStep extends Step {
  external: { provider: string; by: PolicyMatch }[];
  /** An authorizer may be asked, the request does not say. */
  isOpen: boolean;
}

function settle(custom: CustomStep, deny: Step, allow: Step): AccessDecision["decision"] {
  const steps = [custom.decision, deny.decision, allow.decision];
  if (steps.includes("deny")) return "deny";
  if (steps.includes("depends") || custom.isOpen) return "depends";
  return custom.external.length > 0 ? "external" : "allow";
}

/** Evaluates policies against one request and gathers what is worth telling. */
function createRun(world: ClusterWorld, request: AccessRequest) {
  const index = indexSecurity(world);
  const isTcp = request.protocol === "tcp";
  const reasons: Reason[] = [];
  const unmatched: UnmatchedPolicy[] = [];
  const audits: PolicyMatch[] = [];
  const dryRun: PolicyMatch[] = [];

  const evaluate = (policy: KubernetesObject, action: PolicyAction): Evaluation => {
    const rules: UnmatchedPolicy["rules"] = [];
    let open: Evaluation | undefined;
    for (const rule of index.rules(policy)) {
      const result = evaluateRule(rule, request, { action, isTcp });
      for (const field of result.leftOut) {
        const message = `${field} is left out${isTcp ? " on a TCP port" : ""}: the rule ${action === "DENY" ? "refuses" : "matches"} more than it says`;
        reasons.push({ role: "ignored", object: refer(policy), field, message });
      }
      if (result.verdict === true) return { policy, action, verdict: true, rule: rule.index, rules: [] };
      if (result.verdict === "unknown") {
        open ??= { policy, action, verdict: "unknown", rule: rule.index, rules };
      }
      rules.push({ rule: rule.index, failed: result.failed });
    }
    return open ?? { policy, action, verdict: false, rule: -1, rules };
  };

  const toMatch = ({ policy, rule, action }: Evaluation): PolicyMatch => ({
    policy: refer(policy),
    rule,
    action,
  });

  const note = (evaluations: readonly Evaluation[]) => {
    for (const { policy, action, verdict, rules } of evaluations) {
      if (verdict !== true) unmatched.push({ policy: refer(policy), action, rules });
    }
  };

  /** Evaluates the enforced ones; the ones in dry run are only written down. */
  const evaluateAll = (policies: readonly KubernetesObject[], action: PolicyAction): Evaluation[] => {
    const enforced: Evaluation[] = [];
    for (const policy of policies) {
      const evaluation = evaluate(policy, action);
      if (!isDryRun(policy)) enforced.push(evaluation);
      else if (evaluation.verdict === true) {
        dryRun.push(toMatch(evaluation));
        const message = `Dry run: would ${action === "DENY" ? "refuse" : "match"} the request, but has no effect`;
        reasons.push({
          role: "ignored",
          object: refer(policy),
          field: `spec.rules[${evaluation.rule}]`,
          message,
        });
      }
    }
    note(enforced);
    return enforced;
  };

  const audit = (policies: readonly KubernetesObject[]) => {
    for (const policy of policies) {
      const evaluation = evaluate(policy, "AUDIT");
      if (evaluation.verdict === true && !isDryRun(policy)) audits.push(toMatch(evaluation));
    }
  };

  const refuse = (policies: readonly KubernetesObject[]): Step => {
    const evaluations = evaluateAll(policies, "DENY");
    return decideMatch(evaluations, "deny", "Refuses the request") ?? { decision: "allow" };
  };

  const decideMatch = (
    evaluations: readonly Evaluation[],
    decision: Settled,
    message: string,
  ): Step | undefined => {
    const match = evaluations.find(({ verdict }) => verdict === true);
    if (match !== undefined) return { decision, by: toMatch(match), reason: explain(match, message) };
    const open = evaluations.find(({ verdict }) => verdict === "unknown");
    if (open === undefined) return undefined;
    return { decision: "depends", by: toMatch(open), reason: explain(open, describeOpen(open)) };
  };

  const allow = (policies: readonly KubernetesObject[]): Step => {
    const evaluations = evaluateAll(policies, "ALLOW");
    if (evaluations.length === 0) {
      const message = "No ALLOW policy selects the workload: what nobody refuses is allowed";
      return { decision: "allow", reason: { role: "default", message } };
    }
    const match = decideMatch(evaluations, "allow", "Allows the request");
    if (match !== undefined) return match;
    const names = evaluations.map(({ policy }) => formatReference(refer(policy))).join(", ");
    const message = `The workload has ALLOW policies (${names}) and none of their rules matches: everything else is refused`;
    const [first] = evaluations;
    return {
      decision: "deny",
      reason: { role: "decided", ...(first === undefined ? {} : { object: refer(first.policy) }), message },
    };
  };

  return { isTcp, reasons, unmatched, audits, dryRun, audit, refuse, allow, evaluate, note, toMatch };
}

function explain({ policy, rule }: Evaluation, message: string): Reason {
  return { role: "decided", object: refer(policy), field: `spec.rules[${rule}]`, message };
}

function describeOpen({ rule, rules }: Evaluation): string {
  const open = rules.find((item) => item.rule === rule)?.failed.filter((item) => item.isUnknown) ?? [];
  return `Depends on the request: ${open.map((item: FailedCondition) => item.message).join("; ")}`;
}

/**
 * CUSTOM policies: each provider is asked about what its policies match. One that cannot be used, or several at once, refuse
 * what they match; on TCP an HTTP provider is not asked. A policy in dry run lands in Envoy's enforced rules and refuses.
 * Source: istio authz/builder `buildHTTP`, `buildTCP`.
 */
function decideCustom(
  world: ClusterWorld,
  run: ReturnType<typeof createRun>,
  policies: readonly KubernetesObject[],
  { manyProviders = false }: AccessOptions,
): CustomStep {
  const byProvider = Map.groupBy(
    policies,
    (policy) => readString(readRecord(readRecord(policy["spec"])["provider"])["name"]) ?? "",
  );
  const result: CustomStep = { decision: "allow", external: [], isOpen: false };
  const isAmbiguous = byProvider.size > 1 && !manyProviders;
  for (const [name, group] of byProvider) {
    const provider = findAuthorizationProvider(world, name);
    const fault = isAmbiguous
      ? `several external authorizers on one workload (${[...byProvider.keys()].join(", ")}) are not supported`
      : "error" in provider
        ? provider.error
        : undefined;
    for (const policy of group) {
      if (fault !== undefined && isDryRun(policy)) continue;
      const evaluation = run.evaluate(policy, "CUSTOM");
      run.note([evaluation]);
      if (evaluation.verdict === false) continue;
      const isRefusing = fault !== undefined || isDryRun(policy);
      if (fault === undefined && "kind" in provider && provider.kind === "http" && run.isTcp) {
        const message = `External authorizer ${name} speaks HTTP and is not asked about TCP connections`;
        run.reasons.push({ role: "ignored", object: refer(policy), field: "spec.provider.name", message });
        continue;
      }
      if (evaluation.verdict === "unknown") {
        result.isOpen = true;
        result.reason ??= explain(evaluation, describeOpen(evaluation));
      } else if (isRefusing) {
        const why = fault ?? "dry run is not supported for CUSTOM, the proxies refuse what it matches";
        if (result.decision !== "deny") {
          result.decision = "deny";
          result.by = run.toMatch(evaluation);
          result.reason = explain(evaluation, `Refuses the request: ${why}`);
        }
      } else {
        result.external.push({ provider: name, by: run.toMatch(evaluation) });
        result.reason ??= explain(
          evaluation,
          `External authorizer ${name} decides before the other policies`,
        );
      }
    }
  }
  return result;
}

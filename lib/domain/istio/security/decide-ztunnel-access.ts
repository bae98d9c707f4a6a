import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld } from "../../kubernetes/projected";
import { refer, formatReference, type Explained, type Reason } from "../explanation";
import type { AccessDecision, PolicyMatch } from "./access-decision";
import type { AccessRequest, Verdict } from "./access-request";
import { listMtlsPolicies } from "./convert-peer-authentication";
import { convertAuthorizationPolicy } from "./convert-ztunnel-policy";
import { findLevelsOfWorkload } from "./find-levels-of-workload";
import { isSelected, readTargetReferences } from "./policy-attachment";
import type { SecuredWorkload } from "./secured-workload";
import { indexSecurity } from "./security-index";
import { readAction } from "./select-policies";
import { testGroup, type ZtunnelPolicy } from "./ztunnel-policy";

interface Enforced {
  policy: ZtunnelPolicy;
  /** The object it comes from; absent for STRICT as such. */
  source?: KubernetesObject;
  /** Which rule of the object each group is. */
  ruleOfGroup: number[];
}

/**
 * What ztunnel makes of a connection to a workload of the ambient mesh: the PeerAuthentications as refusals without identity,
 * then DENY, then ALLOW, as far as a connection shows it. Policies with targetRefs belong to waypoints.
 * Source: istio ambient/authorization.go, ambient/policies.go; ztunnel `assert_rbac`.
 */
export function decideZtunnelAccess(
  world: ClusterWorld,
  workload: SecuredWorkload,
  request: AccessRequest,
): Explained<AccessDecision> {
  const { enforced, reasons } = listEnforced(world, workload);
  const results = enforced.map((item) => ({ ...item, ...test(item.policy, request) }));
  const denials = results.filter(({ policy }) => policy.action === "DENY");
  const allowances = results.filter(({ policy }) => policy.action === "ALLOW");
  const finish = (decision: AccessDecision["decision"], reason: Reason, by?: PolicyMatch) => ({
    value: {
      decision,
      ...(by === undefined ? {} : { by }),
      external: [],
      unmatched: [],
      audits: [],
      dryRun: [],
    },
    reasons: [reason, ...reasons],
  });
  const find = (list: typeof results, verdict: Verdict) => list.find((item) => item.verdict === verdict);

  const denied = find(denials, true);
  if (denied !== undefined) return finish("deny", explain(denied, "Refuses the connection"), toMatch(denied));
  const allowed = find(allowances, true);
  const openDenial = find(denials, "unknown");
  const openAllowance = allowed === undefined ? find(allowances, "unknown") : undefined;
  if (allowances.length > 0 && allowed === undefined && openAllowance === undefined) {
    const names = allowances.flatMap(({ source }) =>
      source === undefined ? [] : [formatReference(refer(source))],
    );
    const message = `The workload has ALLOW policies (${names.join(", ")}) and none of them takes the connection: everything else is refused`;
    const [first] = allowances;
    return finish("deny", { ...(first === undefined ? {} : explain(first, "")), role: "decided", message });
  }
  const open = openDenial ?? openAllowance;
  if (open !== undefined) return finish("depends", explain(open, "Depends on the connection"));
  if (allowed !== undefined)
    return finish("allow", explain(allowed, "Allows the connection"), toMatch(allowed));
  return finish("allow", {
    role: "default",
    message: "No ALLOW policy that ztunnel enforces selects the workload: what nobody refuses is allowed",
  });
}

function listEnforced(
  world: ClusterWorld,
  workload: SecuredWorkload,
): { enforced: Enforced[]; reasons: Reason[] } {
  const index = indexSecurity(world);
  const { rootNamespace } = world.mesh;
  const reasons: Reason[] = [];
  const levels = findLevelsOfWorkload(world, workload);
  const strictSource = [levels.workload, levels.namespace, levels.mesh].find((item) => item !== undefined);
  const enforced: Enforced[] = listMtlsPolicies(levels, rootNamespace).map((policy) => ({
    policy,
    ruleOfGroup: [],
    ...(strictSource === undefined ? {} : { source: strictSource }),
  }));
  for (const namespace of new Set([rootNamespace, workload.namespace])) {
    for (const source of index.authorizationPolicies(namespace)) {
      if (readTargetReferences(source).length > 0) {
        const message = "Does not apply here: it has targetRefs, a waypoint enforces it";
        reasons.push({ role: "ignored", object: refer(source), message });
        continue;
      }
      if (!isSelected(source, workload.labels) || readAction(source) === undefined) continue;
      const { policy, ruleOfGroup, warning, lostAttributes } = convertAuthorizationPolicy(
        source,
        rootNamespace,
      );
      if (policy !== undefined) enforced.push({ policy, source, ruleOfGroup });
      if (warning !== undefined) reasons.push({ role: "ignored", object: refer(source), message: warning });
      if (lostAttributes.length > 0) {
        const message = `ztunnel does not look at ${lostAttributes.join(", ")}: the rule asks less than it says`;
        reasons.push({ role: "ignored", object: refer(source), message });
      }
    }
  }
  return { enforced, reasons };
}

function test(policy: ZtunnelPolicy, request: AccessRequest): { verdict: Verdict; group: number } {
  const verdicts = policy.groups.map((group) => testGroup(group, request));
  const matching = verdicts.indexOf(true);
  if (matching !== -1) return { verdict: true, group: matching };
  const open = verdicts.indexOf("unknown");
  return open === -1 ? { verdict: false, group: -1 } : { verdict: "unknown", group: open };
}

function toMatch({
  policy,
  source,
  group,
  ruleOfGroup,
}: Enforced & { group: number }): PolicyMatch | undefined {
  if (source === undefined) return undefined;
  return { policy: refer(source), rule: ruleOfGroup[group] ?? 0, action: policy.action };
}

function explain({ source }: Enforced, message: string): Reason {
  return { role: "decided", ...(source === undefined ? {} : { object: refer(source) }), message };
}

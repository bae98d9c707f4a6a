import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import { planGuardrails, readGuardrailFacts } from "@/lib/domain/tenancy/member-access/plan-guardrails";
import { planRoleBindings } from "@/lib/domain/tenancy/member-access/plan-role-bindings";
import type { AccessSnapshot } from "@/lib/server/authorization/access-policy";

/** What should be in one member, by one snapshot; worked out when it is asked for. */
export interface MemberPlan {
  /** Equal for equal plans. */
  key: string;
  roleBindings(namespaces: readonly string[]): KubernetesObject[];
  guardrails(): KubernetesObject[];
}

/** Of the same snapshot and the same mesh comes the same plan: kept for one member. */
export function createMemberPlanner(
  cluster: string,
): (snapshot: AccessSnapshot, world: ClusterWorld) => MemberPlan {
  let last: { snapshot: AccessSnapshot; facts: string; plan: MemberPlan } | undefined;
  let count = 0;
  return (snapshot, world) => {
    const facts = readGuardrailFacts(world);
    if (last?.snapshot === snapshot && last.facts === facts) return last.plan;
    count += 1;
    let guardrails: KubernetesObject[] | undefined;
    const plan: MemberPlan = {
      key: String(count),
      roleBindings: (namespaces) => planRoleBindings(snapshot, cluster, namespaces),
      guardrails: () => (guardrails ??= planGuardrails(snapshot, world)),
    };
    last = { snapshot, facts, plan };
    return plan;
  };
}

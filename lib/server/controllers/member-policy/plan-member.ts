import "server-only";
import { setImmediate } from "node:timers/promises";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import { planGuardrails, readGuardrailFacts } from "@/lib/domain/tenancy/member-access/plan-guardrails";
import { planRoleBindings } from "@/lib/domain/tenancy/member-access/plan-role-bindings";
import type { BridgedReport } from "@/lib/domain/tenancy/bridged/bridged-plan";
import { ownerOf } from "@/lib/domain/tenancy/ownership/decide-ownership";
import type { AccessSnapshot } from "@/lib/server/authorization/access-policy";
import { createGeneratedPlanner } from "./plan-generated";

const sliceOfNamespaces = 20;

/** What should be in one member, by one snapshot; worked out when it is asked for. */
export interface MemberPlan {
  /** Equal for equal plans. */
  key: string;
  /** In slices, between which others have their turn. */
  roleBindings(namespaces: readonly string[]): Promise<KubernetesObject[]>;
  guardrails(): KubernetesObject[];
  /** What Bridged groups come to. */
  generated: readonly BridgedReport[];
  /** Whether a stored object was generated for a group that somebody made Direct. */
  isReleased(stored: KubernetesObject): boolean;
}

/** Of the state only what plans are made of; lists that did not change are the same arrays. */
function readSources({ version, state }: AccessSnapshot): readonly unknown[] {
  const { organizations, tenants, workspaces, hostClaims, serviceGrants } = state;
  const { trafficGroups, securityGroups, gatewayGroups } = state;
  const settings = [trafficGroups, securityGroups, gatewayGroups];
  return [version, organizations, tenants, workspaces, hostClaims, serviceGrants, ...settings];
}

/** Of the same policy, settings and mesh comes the same plan: kept for one member. */
export function createMemberPlanner(
  cluster: string,
): (snapshot: AccessSnapshot, world: ClusterWorld) => MemberPlan {
  let last: { sources: readonly unknown[]; plan: MemberPlan } | undefined;
  let count = 0;
  const generate = createGeneratedPlanner();
  return (snapshot, world) => {
    const generated = generate(snapshot, world);
    const sources = [...readSources(snapshot), readGuardrailFacts(world), generated.key];
    if (last?.sources.every((source, index) => source === sources[index])) return last.plan;
    count += 1;
    let guardrails: KubernetesObject[] | undefined;
    const plan: MemberPlan = {
      key: String(count),
      async roleBindings(namespaces) {
        const owned = namespaces.filter((namespace) =>
          ownerOf(snapshot.compiled.ownership, cluster, namespace),
        );
        const bindings: KubernetesObject[] = [];
        for (let start = 0; start < owned.length; start += sliceOfNamespaces) {
          const slice = owned.toSorted().slice(start, start + sliceOfNamespaces);
          bindings.push(...planRoleBindings(snapshot, cluster, slice));
          await setImmediate();
        }
        return bindings;
      },
      guardrails: () => (guardrails ??= planGuardrails(snapshot, world)),
      generated: generated.reports,
      isReleased: generated.isReleased,
    };
    last = { sources, plan };
    return plan;
  };
}

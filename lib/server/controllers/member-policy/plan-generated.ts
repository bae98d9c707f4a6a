import "server-only";
import { formatCanonicalJson } from "@/lib/domain/audit/canonical-json";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { groupAnnotation, type BridgedReport } from "@/lib/domain/tenancy/bridged/bridged-plan";
import { listDirectGroups, planBridgedObjects } from "@/lib/domain/tenancy/bridged/plan-bridged-objects";
import type { AccessSnapshot } from "@/lib/server/authorization/access-policy";

export interface GeneratedPlan {
  /** Equal texts, equal plans. */
  key: string;
  reports: readonly BridgedReport[];
  /** Whether a stored object was generated for a group that somebody made Direct. */
  isReleased(stored: KubernetesObject): boolean;
}

/** What Bridged groups come to in a member; worked out anew only when the state or what is known of the member changed. */
export function createGeneratedPlanner(): (snapshot: AccessSnapshot, world: ClusterWorld) => GeneratedPlan {
  let last: { snapshot: AccessSnapshot; world: ClusterWorld; plan: GeneratedPlan } | undefined;
  return (snapshot, world) => {
    if (last?.snapshot === snapshot && last.world === world) return last.plan;
    const { state, compiled } = snapshot;
    const isAny = [state.trafficGroups, state.securityGroups, state.gatewayGroups].some((groups) =>
      groups.some(({ spec }) => spec.mode === "Bridged"),
    );
    const namespaces = world.namespaces
      .filter(({ phase }) => phase !== "Terminating")
      .map(({ meta }) => meta.name);
    const reports = isAny
      ? planBridgedObjects({ state, ownership: compiled.ownership }, world, namespaces)
      : [];
    const direct = listDirectGroups(state);
    const plan: GeneratedPlan = {
      key: formatCanonicalJson([reports, [...direct]]),
      reports,
      isReleased: ({ metadata }) => direct.has(metadata.annotations?.[groupAnnotation] ?? ""),
    };
    last = { snapshot, world, plan };
    return plan;
  };
}

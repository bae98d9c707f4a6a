import "server-only";
import { formatCanonicalJson } from "@/lib/domain/audit/canonical-json";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import type { BridgedReport } from "@/lib/domain/tenancy/bridged/bridged-plan";
import { planBridgedObjects } from "@/lib/domain/tenancy/bridged/plan-bridged-objects";
import type { AccessSnapshot } from "@/lib/server/authorization/access-policy";

export interface GeneratedPlan {
  /** Equal texts, equal plans. */
  key: string;
  reports: readonly BridgedReport[];
}

const none: GeneratedPlan = { key: "", reports: [] };

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
    const plan = isAny ? { key: formatCanonicalJson(reports), reports } : none;
    last = { snapshot, world, plan };
    return plan;
  };
}

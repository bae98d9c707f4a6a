import type { TrafficPolicyValues } from "@/lib/domain/istio/forms/destination-rule/destination-rule";

/** The parts of a policy that are set, in a few words; undefined when none is. */
export function describePolicy(policy: Partial<TrafficPolicyValues> | undefined): string | undefined {
  if (policy === undefined) return undefined;
  const { loadBalancer, connectionPool, outlierDetection, tls } = policy;
  const parts = [
    loadBalancer === undefined ? undefined : "load balancing",
    connectionPool === undefined ? undefined : "limits",
    outlierDetection === undefined ? undefined : "outlier detection",
    tls === undefined ? undefined : "TLS",
    (policy.portLevelSettings?.length ?? 0) === 0 ? undefined : "ports",
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(", ");
}

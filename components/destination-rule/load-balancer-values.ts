import type { TrafficPolicyValues } from "@/lib/domain/istio/forms/destination-rule/destination-rule";

export type LoadBalancerValues = NonNullable<TrafficPolicyValues["loadBalancer"]>;

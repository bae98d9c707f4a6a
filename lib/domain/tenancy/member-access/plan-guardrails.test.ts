import { describe, expect, it } from "vitest";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { emptyWorld } from "../../kubernetes/empty-world";
import type { ClusterWorld, PodProjection } from "../../kubernetes/projected";
import { compileTenancyPolicy } from "../policy/compile-tenancy-policy";
import type { TenancyState } from "../state";
import { memberLabels } from "./member-labels";
import { planGuardrails, readGuardrailFacts } from "./plan-guardrails";

const state = tenancyState({
  tenants: {
    web: { clusters: ["west"], networks: ["192.168.7.0/24"] },
    pay: { clusters: ["west"], networks: ["192.168.8.0/24"] },
    idle: { clusters: ["west"], networks: ["192.168.9.0/24"] },
  },
  workspaces: {
    web: { tenant: "web", namespaces: ["*/shop"] },
    pay: { tenant: "pay", namespaces: ["*/pay"] },
  },
  servicegrants: {
    a: { fromTenant: "pay", toTenant: "web", hosts: ["a.pay.svc.cluster.local"] },
    b: { fromTenant: "pay", toTenant: "web", hosts: ["b.pay.svc.cluster.local"] },
  },
});
const pod = (podIP: string) => ({ podIP, hostNetwork: false, meta: { labels: {} } }) as PodProjection;
const west: ClusterWorld = { ...emptyWorld("west"), pods: ["10.1.0.4", "10.1.1.4", "10.9.0.4"].map(pod) };

function plan(of: TenancyState, world: ClusterWorld) {
  return planGuardrails({ state: of, compiled: compileTenancyPolicy(of, [], new Date(0)) }, world);
}

describe("planGuardrails", () => {
  it("binds nobody in a cluster in which no tenant owns anything", () => {
    expect(plan(state, emptyWorld("east"))).toEqual([]);
  });

  it("plans for each tenant that owns something, labelled, and never binds the platform", () => {
    const objects = plan(state, west);
    const names = objects.map(({ metadata }) => metadata.name);
    expect(new Set(names.map((name) => name.replace(/-[a-z]+$/, "")))).toEqual(
      new Set(["isthmus-tenants", "isthmus-tenant-web", "isthmus-tenant-pay"]),
    );
    for (const { kind, metadata, spec } of objects) {
      expect(metadata.labels).toEqual(memberLabels);
      if (kind !== "ValidatingAdmissionPolicy") continue;
      const { failurePolicy, matchConditions } = spec as { failurePolicy: string; matchConditions: object[] };
      expect(failurePolicy).toBe("Fail");
      for (const exempt of [
        "system:serviceaccount:isthmus-system:isthmus-propagator",
        "isthmus:operators",
        "isthmus:editors",
        "system:masters",
        "system:nodes",
        "system:serviceaccounts:kube-system",
        "system:serviceaccounts:istio-system",
      ])
        expect(JSON.stringify(matchConditions)).toContain(`\\"${exempt}\\"`);
      expect(JSON.stringify(matchConditions)).not.toContain("isthmus:tenants");
    }
  });

  it("is the same in whatever order the host and the cluster list, and says when it is not", () => {
    const turned = Object.fromEntries(
      Object.entries(state).map(([list, objects]) => [list, objects.toReversed()]),
    ) as unknown as TenancyState;
    const reversed = { ...west, pods: west.pods.toReversed() };
    expect(plan(turned, reversed)).toEqual(plan(state, west));
    expect(readGuardrailFacts(reversed)).toBe(readGuardrailFacts(west));
    const moved = { ...west, pods: [...west.pods, pod("10.1.0.5"), pod("192.168.7.4")] };
    expect(readGuardrailFacts(moved)).not.toBe(readGuardrailFacts(west));
    expect(plan(state, moved)).not.toEqual(plan(state, west));
  });
});

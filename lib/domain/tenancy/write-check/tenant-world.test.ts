import { describe, expect, it } from "vitest";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { decideOwnership } from "@/lib/domain/tenancy/ownership/decide-ownership";
import { manifest } from "@/lib/testing/tenant-world";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { findTenancyViolations } from "./find-tenancy-violations";
import { describeWorldOf } from "./tenant-world";

const claim = (host: string, workspace: string) => ({ host, workspace, workspaceUid: `uid-${workspace}` });
const state = tenancyState({
  organizations: { default: { quota: { objects: 9 } } },
  tenants: {
    fruit: {
      clusters: ["*"],
      egress: ["sugar.supplier.test"],
      networks: ["198.51.100.0/24"],
      gateways: ["lobby/public"],
      quota: { objects: 5 },
    },
    dairy: { clusters: ["north"], networks: ["203.0.113.0/24"] },
  },
  workspaces: {
    cider: {
      tenant: "fruit",
      namespaces: ["*/orchard", "north/press"],
      hosts: ["cider.test"],
      settings: { exportTo: { value: "Namespace" } },
    },
    jam: {
      tenant: "fruit",
      namespaces: ["north/pan"],
      settings: { mtls: { value: "PERMISSIVE" } },
      quota: { objects: 1 },
    },
    milk: { tenant: "dairy", namespaces: ["*/churn"], hosts: ["milk.test"] },
  },
  hostclaims: { "cider.test": claim("cider.test", "cider"), "milk.test": claim("milk.test", "milk") },
  servicegrants: {
    a: { fromTenant: "dairy", toTenant: "fruit", hosts: ["scales.churn.svc.cluster.local", "till.market.svc.cluster.local", "milk.test"] }, // prettier-ignore
    b: { fromTenant: "dairy", toTenant: "dairy", hosts: ["scales.churn.svc.cluster.local"] },
  },
});
const ownership = decideOwnership(state);
const strict = manifest("security.istio.io/v1 PeerAuthentication", { mtls: { mode: "STRICT" } }, { namespace: "istio-system" }); // prettier-ignore

function describeWith(objects: readonly KubernetesObject[], tenant = "fruit") {
  const north = buildClusterWorld("north", objects);
  return { north, world: describeWorldOf(state, ownership, { tenant, worlds: new Map([["north", north]]) }) };
}

describe("describeWorldOf", () => {
  it("gives a tenant nobody knows nothing", () => {
    const { world } = describeWith([], "ghost");
    expect(world.ownsNamespace("north", "orchard")).toBe(false);
    expect(world.namespacesOf("north")).toEqual([]);
    expect([world.hosts, world.egress, world.networks, world.grantedServices]).toEqual([[], [], [], []]);
  });

  it("tells what is the tenant's, and what is somebody else's", () => {
    const { world } = describeWith([strict]);
    expect(world.namespacesOf("north").toSorted()).toEqual(["orchard", "pan", "press"]);
    expect(world.namespacesOf("south")).toEqual(["orchard"]);
    expect(world.workspaceNamespacesOf?.("north", "press").toSorted()).toEqual(["orchard", "press"]);
    expect(world.hosts).toEqual(["cider.test"]);
    expect(world.isHostClaimedByOther("*.test")).toBe(true);
    expect(world.isHostClaimedByOther("cider.test")).toBe(false);
    expect(world.foreignNetworks).toEqual(["203.0.113.0/24"]);
    expect(world.gatewayNamespaces).toContain("lobby");
  });

  it("believes a grant only of what the giver has", () => {
    expect(describeWith([]).world.grantedServices).toEqual(["scales.churn.svc.cluster.local", "milk.test"]);
  });

  it("takes the floor of mTLS from the settings, else from the mesh", () => {
    const { world } = describeWith([strict]);
    expect(world.settingsOf("north", "orchard")).toEqual({ mtls: "STRICT", exportTo: "Namespace" });
    expect(world.settingsOf("north", "pan")).toEqual({ mtls: "PERMISSIVE" });
    expect(world.settingsOf("south", "orchard")).toEqual({ exportTo: "Namespace" });
  });

  it("counts the objects of each level that has a limit, but for what Isthmus generated", () => {
    const sidecar = (namespace: string, labels = {}) =>
      manifest("networking.istio.io/v1 Sidecar", {}, { namespace, name: `s-${namespace}`, labels });
    const generated = sidecar("pan", { "app.kubernetes.io/managed-by": "isthmus" });
    const plain = ["orchard", "press", "pan", "churn", "istio-system"].map((namespace) => sidecar(namespace));
    const { world } = describeWith([...plain, generated]);
    const above = [
      { level: { kind: "Tenant", name: "fruit" }, limit: 5, used: 3 },
      { level: { kind: "Organization", name: "" }, limit: 9, used: 4 },
    ];
    expect(world.objectQuotasOf("north", "orchard")).toEqual(above);
    expect(world.objectQuotasOf("north", "pan")).toEqual([
      { level: { kind: "Workspace", name: "jam" }, limit: 1, used: 1 },
      ...above,
    ]);
    expect(world.objectQuotasOf("north", "istio-system")).toEqual([]);
    // Of another tenant's namespace nothing is told, as of one that is not there.
    expect(world.objectQuotasOf("north", "churn")).toEqual([]);
  });

  it("knows the networks around the addresses that are in use", () => {
    const service = manifest("v1 Service", { clusterIP: "10.96.3.4", clusterIPs: ["10.96.3.4"], ports: [] });
    expect(describeWith([service]).world.clusterNetworks("north")).toEqual({ pods: [], services: ["10.96.3.0/24"] }); // prettier-ignore
  });
});

describe("findTenancyViolations", () => {
  const hijack = { hosts: ["milk.test"], exportTo: ["."], http: [] };

  it("lists what lies in own namespaces and could not be written today, of every kind", () => {
    const { north, world } = describeWith([
      manifest("networking.istio.io/v1 VirtualService", hijack, { name: "hijack" }),
      manifest("networking.istio.io/v1 VirtualService", hijack, { name: "foreign", namespace: "churn" }),
      manifest(
        "networking.istio.io/v1 VirtualService",
        { ...hijack, hosts: ["cider.test"] },
        { name: "own" },
      ),
      manifest("networking.istio.io/v1alpha3 EnvoyFilter", {}, { name: "raw", namespace: "press" }),
      manifest("security.istio.io/v1 AuthorizationPolicy", { provider: { name: "x" } }, { name: "kept", labels: { "app.kubernetes.io/managed-by": "isthmus" } }), // prettier-ignore
      manifest("v1 Service", { type: "ExternalName", externalName: "milk.internal" }, { name: "alias" }),
      manifest("apps/v1 Deployment", { template: { metadata: { annotations: { "sidecar.istio.io/inject": "false" } }, spec: {} } }, { name: "outside", namespace: "pan" }), // prettier-ignore
    ]);
    const found = findTenancyViolations(world, [north]).map(
      ({ kind, namespace, name, refusals }) => `${kind} ${namespace}/${name} ${refusals[0]?.code}`,
    );
    expect(found).toEqual([
      "VirtualService orchard/hijack HOST_NOT_OWNED",
      "EnvoyFilter press/raw KIND_NOT_ALLOWED",
      "Service orchard/alias DEST_NOT_GRANTED",
      "Deployment pan/outside META_FORBIDDEN",
    ]);
  });

  it("finds nothing in a world of others", () => {
    const { north } = describeWith([manifest("networking.istio.io/v1 VirtualService", hijack)]);
    expect(findTenancyViolations(describeWith([], "dairy").world, [north])).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { buildClusterWorld } from "../../kubernetes/build-world";
import type { KubernetesObject } from "../../kubernetes/object";
import { decideAccess } from "../../istio/security/decide-access";
import { validateConfig } from "../../istio/validation/validate-config";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { decideOwnership } from "../ownership/decide-ownership";
import { memberLabels } from "../member-access/member-labels";
import type { TenancyState } from "../state";
import { compareGenerated } from "./compare-generated";
import { listDirectGroups, planBridgedObjects } from "./plan-bridged-objects";

const value = (text: unknown) => ({ value: text });
const stateOf = (
  kind: "trafficgroups" | "securitygroups" | "gatewaygroups",
  settings: Record<string, unknown>,
  more: Record<string, Record<string, Record<string, unknown>>> = {},
): TenancyState =>
  tenancyState({
    tenants: { web: { clusters: ["east"], gateways: ["ingress/public"] }, pay: { clusters: ["east"] } },
    workspaces: {
      front: { tenant: "web", namespaces: ["*/shop", "*/cart"] },
      back: { tenant: "web", namespaces: ["*/stock"] },
      pay: { tenant: "pay", namespaces: ["*/bank"] },
    },
    [kind]: {
      "isthmus-ws-front/edge": { mode: "Bridged", namespaces: ["east/shop", "*/bank"], settings },
    },
    ...more,
  });
const stored = (apiVersion: string, kind: string, place: string, spec: object, more: object = {}) => {
  const [namespace = "", name = ""] = place.split("/");
  const metadata = { namespace, name, uid: place, creationTimestamp: "2026-01-01T00:00:00Z", ...more };
  return { apiVersion, kind, metadata, spec } as KubernetesObject;
};
const networking = (kind: string, place: string, spec: object, more: object = {}) =>
  stored("networking.istio.io/v1", kind, place, spec, more);
const security = (kind: string, place: string, spec: object, more: object = {}) =>
  stored("security.istio.io/v1", kind, place, spec, more);
const service = (name: string, portName = "http") =>
  stored("v1", "Service", `shop/${name}`, {
    clusterIP: "10.0.0.1",
    ports: [{ name: portName, port: 80, protocol: "TCP" }],
  });
const node = (region: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: region, uid: region, labels: { "topology.kubernetes.io/region": region } },
});
const spaces = ["shop", "cart", "stock", "bank", "ingress", "istio-system"];

function planOf(
  state: TenancyState,
  objects: KubernetesObject[] = [],
  namespaces = spaces,
  cluster = "east",
) {
  const facts = { state, ownership: decideOwnership(state) };
  const reports = planBridgedObjects(facts, buildClusterWorld(cluster, objects), namespaces);
  // Nothing is ever generated that istiod would refuse.
  for (const object of reports.flatMap((report) => report.objects))
    expect(validateConfig(object)).toEqual([]);
  return {
    reports,
    objects: reports.flatMap((report) => report.objects),
    problems: reports.flatMap(({ problems }) =>
      problems.map(({ namespace, what, why }) => `${namespace}: ${what}: ${why}`),
    ),
  };
}
const brief = (objects: readonly KubernetesObject[]) =>
  Object.fromEntries(
    objects.map(({ kind, metadata, spec }) => [`${kind} ${metadata.namespace}/${metadata.name}`, spec]),
  );

describe("planBridgedObjects", () => {
  it("generates nothing of a Direct group, in a namespace that the workspace does not own, or in another cluster", () => {
    const settings = { mtls: value("STRICT") };
    const state = stateOf("securitygroups", settings);
    const direct = {
      ...state,
      securityGroups: state.securityGroups.map((group) => ({
        ...group,
        spec: { ...group.spec, mode: "Direct" as const },
      })),
    };
    expect(planOf(direct).reports).toEqual([]);
    expect([...listDirectGroups(direct), ...listDirectGroups(state)]).toEqual(["SecurityGroup/front/edge"]);
    expect(planOf(state, [], spaces, "west").objects).toEqual([]);
    expect(planOf(state, [], ["bank"]).reports).toEqual([
      { group: "SecurityGroup/front/edge", generation: 0, namespaces: [], objects: [], problems: [] },
    ]);
    expect(planOf(state).objects).toEqual([
      {
        apiVersion: "security.istio.io/v1",
        kind: "PeerAuthentication",
        metadata: {
          name: "isthmus-edge",
          namespace: "shop",
          labels: memberLabels,
          annotations: { "isthmus.dev/group": "SecurityGroup/front/edge" },
        },
        spec: { mtls: { mode: "STRICT" } },
      },
    ]);
  });

  it("takes settings from the levels above, and of groups that share a namespace the strictest, once", () => {
    const group = (mode: string, mtls: string) => ({
      mode,
      namespaces: ["*/shop"],
      settings: { mtls: value(mtls) },
    });
    const state = stateOf(
      "securitygroups",
      {},
      {
        securitygroups: {
          "isthmus-ws-front/a": group("Bridged", "PERMISSIVE"),
          "isthmus-ws-front/b": group("Bridged", "STRICT"),
        },
        organizations: { default: { settings: { authorization: value("Organization") } } },
      },
    );
    const { objects, problems } = planOf(state);
    expect(brief(objects)).toEqual({
      "PeerAuthentication shop/isthmus-a": { mtls: { mode: "STRICT" } },
      "AuthorizationPolicy shop/isthmus-a": {
        action: "DENY",
        rules: [{ from: [{ source: { notPrincipals: ["cluster.local/*"] } }] }],
      },
    });
    expect(problems).toEqual(["shop: the group: SecurityGroup/front/a generates the objects there"]);
  });

  const ingress = [
    networking("Gateway", "ingress/public", { selector: { app: "gw" }, servers: [] }),
    networking("Gateway", "bank/trap", { selector: { app: "trap" }, servers: [] }),
    ...["ingress/gw", "bank/trap", "monitoring/gw2"].map((place) =>
      stored("apps/v1", "Deployment", place, {
        template: {
          metadata: {
            labels: { app: place.endsWith("trap") ? "trap" : place.slice(place.indexOf("/") + 1) },
          },
          spec: { serviceAccountName: "runner", containers: [] },
        },
      }),
    ),
  ];

  it.each<[string, string[]]>([
    ["Organization", ["cluster.local/*"]],
    [
      "Tenant",
      [
        "cluster.local/ns/cart/sa/*",
        "cluster.local/ns/shop/sa/*",
        "cluster.local/ns/stock/sa/*",
        "cluster.local/ns/ingress/sa/runner",
      ],
    ],
    [
      "Workspace",
      ["cluster.local/ns/cart/sa/*", "cluster.local/ns/shop/sa/*", "cluster.local/ns/ingress/sa/runner"],
    ],
  ])("authorization %s refuses all but its circle and the granted gateways", (mode, notPrincipals) => {
    const { objects, problems } = planOf(stateOf("securitygroups", { authorization: value(mode) }), ingress);
    expect(objects.map(({ spec }) => spec)).toEqual([
      { action: "DENY", rules: [{ from: [{ source: { notPrincipals } }] }] },
    ]);
    expect(problems).toEqual([]);
  });

  it("guards a waypoint of the namespace as well, and tells what a gateway in it loses", () => {
    const gateway = (name: string, gatewayClassName: string) =>
      stored("gateway.networking.k8s.io/v1", "Gateway", `shop/${name}`, { gatewayClassName, listeners: [] });
    const label = "gateway.networking.k8s.io/gateway-name";
    const pod = stored(
      "v1",
      "Pod",
      "shop/door",
      { serviceAccountName: "door", containers: [] },
      {
        labels: { [label]: "door" },
      },
    );
    const around = [gateway("way", "istio-waypoint"), gateway("door", "istio"), pod];
    const { objects, problems } = planOf(stateOf("securitygroups", { authorization: value("Deny") }), around);
    expect(objects.map(({ metadata }) => metadata.name)).toEqual([
      "isthmus-edge",
      "isthmus-edge-nobody",
      "isthmus-edge-waypoint-way",
      "isthmus-edge-waypoint-way-nobody",
    ]);
    expect(problems).toEqual([expect.stringMatching(/^shop: calls from outside the mesh: .*account door/)]);
    const allowAll = security("AuthorizationPolicy", "shop/all", {
      targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "way" }],
      rules: [{}],
    });
    const world = buildClusterWorld("east", [...around, ...objects, allowAll]);
    const waypoint = { namespace: "shop", labels: { [label]: "way" }, dataPlane: "waypoint" } as const;
    const decide = (namespace: string) =>
      decideAccess(world, waypoint, { sourcePrincipal: `cluster.local/ns/${namespace}/sa/x` }).value.decision;
    expect(["cart", "stock", "bank"].map(decide)).toEqual(["allow", "deny", "deny"]);
  });

  it("tells what takes the effect of a security setting away, and keeps the guard", () => {
    const older = security("PeerAuthentication", "shop/own", { mtls: { mode: "PERMISSIVE" } });
    const younger = security(
      "PeerAuthentication",
      "shop/late",
      { mtls: { mode: "DISABLE" } },
      {
        creationTimestamp: "2026-09-01T00:00:00Z",
      },
    );
    const ours = security(
      "PeerAuthentication",
      "shop/isthmus-edge",
      {},
      {
        labels: memberLabels,
        creationTimestamp: "2026-05-01T00:00:00Z",
      },
    );
    const state = stateOf("securitygroups", { mtls: value("STRICT") });
    expect(planOf(state, [older, younger, ours]).problems).toEqual([
      "shop: mtls STRICT: PeerAuthentication own is older and decides for the namespace",
    ]);
    expect(planOf(state, [younger, ours]).problems).toEqual([]);
    const off = stateOf(
      "securitygroups",
      { mtls: value("DISABLE"), authorization: value("Workspace") },
      {
        servicegrants: {
          own: { fromTenant: "web", toTenant: "pay", hosts: ["api.shop.svc.cluster.local"] },
          foreign: { fromTenant: "pay", toTenant: "x", hosts: ["api.shop.svc.cluster.local"] },
        },
      },
    );
    expect(planOf(off).problems).toEqual([
      expect.stringContaining("takes everybody's identity away"),
      "shop: service grant own: authorization Workspace refuses calls of other tenants",
    ]);
    expect(planOf(off).objects).toHaveLength(2);
  });

  it.each<[string, string[] | undefined]>([
    ["Mesh", undefined],
    ["Organization", undefined],
    ["Tenant", ["./*", "cart/*", "istio-system/*", "stock/*", "bank/api.bank.svc.cluster.local"]],
    ["Workspace", ["./*", "cart/*", "istio-system/*"]],
    ["Namespace", ["./*", "istio-system/*"]],
  ])("reachability %s", (reach, hosts) => {
    const state = stateOf(
      "trafficgroups",
      { reachability: value(reach) },
      {
        servicegrants: {
          grant: { fromTenant: "pay", toTenant: "web", hosts: ["api.bank.svc.cluster.local"] },
          vain: { fromTenant: "pay", toTenant: "web", hosts: ["x.stock.svc.cluster.local"] },
        },
      },
    );
    expect(planOf(state).objects.map(({ spec }) => spec)).toEqual(hosts ? [{ egress: [{ hosts }] }] : []);
  });

  const resilience = {
    timeout: value("3s"),
    retries: value(1),
    outlierErrors: value(5),
    failover: value(["north", "south"]),
  };

  it("writes a rule and a route for each service that has none", () => {
    const { objects, problems } = planOf(stateOf("trafficgroups", resilience), [
      service("web"),
      node("north"),
    ]);
    const host = "web.shop.svc.cluster.local";
    expect(brief(objects)).toEqual({
      "DestinationRule shop/isthmus-edge-web": {
        host,
        exportTo: [".", "cart"],
        trafficPolicy: {
          outlierDetection: { consecutive5xxErrors: 5 },
          loadBalancer: {
            localityLbSetting: { enabled: true, failover: [{ from: "north", to: "south" }] },
          },
        },
      },
      "VirtualService shop/isthmus-edge-web": {
        hosts: [host],
        exportTo: [".", "cart"],
        http: [{ route: [{ destination: { host } }], timeout: "3s", retries: { attempts: 1 } }],
      },
    });
    expect(problems).toEqual([]);
  });

  it("leaves alone what somebody else says of a host, and tells so", () => {
    const { objects, problems } = planOf(stateOf("trafficgroups", { ...resilience, failover: value([]) }), [
      ...["a", "b", "c"].map((name) => service(name)),
      service("db", "tcp-sql"),
      networking("DestinationRule", "shop/own", { host: "a" }),
      networking("DestinationRule", "bank/foreign", { host: "b.shop.svc.cluster.local" }),
      networking("VirtualService", "shop/own", { hosts: ["b"], http: [] }),
      networking("VirtualService", "shop/outside", { hosts: ["a"], gateways: ["edge"], http: [] }),
      networking("VirtualService", "bank/mine", {
        hosts: ["*.shop.svc.cluster.local"],
        exportTo: ["."],
        http: [],
      }),
      networking("VirtualService", "cart/client", { hosts: ["c.shop.svc.cluster.local"], http: [] }),
      networking("DestinationRule", "istio-system/all", { host: "b.shop.svc.cluster.local" }),
    ]);
    expect(Object.keys(brief(objects))).toEqual([
      "VirtualService shop/isthmus-edge-a",
      "DestinationRule shop/isthmus-edge-c",
      "DestinationRule shop/isthmus-edge-db",
    ]);
    expect(problems).toEqual([
      "shop: failover to no other region: no node of the cluster tells its region",
      "shop: outlierErrors of a: DestinationRule own speaks of the host",
      "shop: outlierErrors of b: a DestinationRule of a namespace that is not the tenant's speaks of the host",
      "shop: timeout and retries of b: VirtualService own routes its calls",
      "shop: timeout and retries of c: VirtualService cart/client routes its calls",
      "shop: timeout and retries of db: no port speaks HTTP",
    ]);
  });

  it("tells what Istio cannot be told of failing over", () => {
    const failover = value(["north", "south", "west"]);
    const objects = [service("web"), node("north")];
    expect(planOf(stateOf("trafficgroups", { failover }), objects)).toMatchObject({
      objects: [],
      problems: [expect.stringContaining("set outlierErrors")],
    });
    const { problems } = planOf(stateOf("trafficgroups", { failover, outlierErrors: value(2) }), objects);
    expect(problems).toEqual([expect.stringContaining("after south it takes any other")]);
    expect(planOf(stateOf("gatewaygroups", { mtls: value("STRICT") })).problems).toEqual([
      "shop: mtls: objects for it are generated by a SecurityGroup only",
    ]);
  });
});

describe("compareGenerated", () => {
  const settled = stateOf("securitygroups", { mtls: value("STRICT") });
  const factsOf = (state: TenancyState) => ({ state, ownership: decideOwnership(state) });
  const shop = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", uid: "shop" } };
  const worlds = ["east", "west"].map((cluster) => buildClusterWorld(cluster, [shop]));
  const compare = (before: TenancyState, after: TenancyState) =>
    compareGenerated(factsOf(before), factsOf(after), worlds).changes.map(
      ({ cluster, action, before: was, after: is }) => [cluster, action, was?.["spec"], is?.["spec"]],
    );

  it("tells what a group, or a setting above it, changes in which cluster", () => {
    const none = { ...settled, securityGroups: [] };
    const off = stateOf("securitygroups", { mtls: value("DISABLE"), authorization: value("Workspace") });
    const [strict, disabled] = [{ mtls: { mode: "STRICT" } }, { mtls: { mode: "DISABLE" } }];
    expect(compare(settled, settled)).toEqual([]);
    expect(compare(none, settled)).toEqual([["east", "create", undefined, strict]]);
    expect(compare(settled, none)).toEqual([["east", "delete", strict, undefined]]);
    expect(compare(settled, off)).toEqual([
      ["east", "update", strict, disabled],
      ["east", "create", undefined, expect.objectContaining({ action: "DENY" })],
    ]);
    const above = stateOf(
      "securitygroups",
      {},
      { organizations: { default: { settings: { mtls: value("STRICT") } } } },
    );
    const before = { ...above, organizations: [] };
    expect(compare(before, above)).toEqual([["east", "create", undefined, strict]]);
    expect(compareGenerated(factsOf(settled), factsOf(off), worlds).notApplied).toMatchObject([
      { cluster: "east", namespace: "shop", what: "mtls DISABLE" },
    ]);
  });
});

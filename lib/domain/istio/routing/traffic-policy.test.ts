import { describe, expect, test } from "vitest";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { makeDestinationRule, makeObject } from "@/lib/testing/world";
import { defaultMeshConfig } from "../mesh-config";
import { findLocalitySetting } from "./locality";
import { findSidecarScope } from "./sidecar-scope";
import { findTrafficPolicy, listDestinationRules } from "./traffic-policy";

const host = "reviews.bookinfo.svc.cluster.local";
const reviews = makeObject("v1", "Service", "reviews", {
  clusterIP: "10.0.0.1",
  ports: [{ name: "http", port: 80 }],
});
const tls = (mode: string) => ({ tls: { mode } });

function worldOf(objects: KubernetesObject[], rest: Record<string, unknown> = {}) {
  return buildClusterWorld("west", [reviews, ...objects], { ...defaultMeshConfig, rest });
}

function modeOf(objects: KubernetesObject[], namespace: string, subset?: string, port?: number): unknown {
  const client = { namespace, labels: { app: "a" } };
  const { policy } = findTrafficPolicy(worldOf(objects), client, host, port, subset).value;
  return (policy.tls as { mode?: string } | undefined)?.mode;
}

describe("the DestinationRule in force", () => {
  const own = makeDestinationRule("own", { host, trafficPolicy: tls("SIMPLE") }, { namespace: "client" });
  const service = makeDestinationRule("service", { host, trafficPolicy: tls("DISABLE") });
  const root = makeDestinationRule(
    "root",
    { host: "*.cluster.local", trafficPolicy: tls("MUTUAL") },
    { namespace: "istio-system" },
  );

  test.each([
    ["none", [], "client", undefined],
    ["of the root namespace", [root], "client", "MUTUAL"],
    ["of the service's namespace before it", [root, service], "client", "DISABLE"],
    ["of the client's namespace before all", [root, service, own], "client", "SIMPLE"],
    ["not of another client", [own], "elsewhere", undefined],
  ])("%s", (_, objects, namespace, expected) => {
    expect(modeOf(objects, namespace)).toBe(expected);
  });

  test("is not one kept to its namespace", () => {
    const kept = makeDestinationRule("kept", { host, exportTo: ["."], trafficPolicy: tls("DISABLE") });
    expect(modeOf([kept], "client")).toBeUndefined();
    expect(modeOf([kept], "bookinfo")).toBe("DISABLE");
  });

  test("is made of all for the host, the oldest policy and every subset", () => {
    const young = makeDestinationRule(
      "young",
      {
        host: "reviews",
        trafficPolicy: tls("SIMPLE"),
        subsets: [{ name: "v2", trafficPolicy: tls("MUTUAL") }],
      },
      { creationTimestamp: "2026-05-01T00:00:00Z" },
    );
    expect(modeOf([young, service], "bookinfo")).toBe("DISABLE");
    expect(modeOf([young, service], "bookinfo", "v2")).toBe("MUTUAL");
    const { reasons } = findTrafficPolicy(
      worldOf([young, service]),
      { namespace: "bookinfo", labels: {} },
      host,
    );
    expect(reasons.map(({ role, object }) => [role, object?.name])).toEqual([
      ["decided", "service"],
      ["lost", "young"],
    ]);
  });

  test("is listed for each service that the client sees", () => {
    const named = (namespace: string) =>
      [...listDestinationRules(worldOf([own, service]), { namespace, labels: {} })].map(
        ([name, { objects }]) => [name, objects.map(({ metadata }) => metadata.name)],
      );
    expect(named("client")).toEqual([[host, ["own"]]]);
    expect(named("elsewhere")).toEqual([[host, ["service"]]]);
  });

  test("for selected clients comes before the one for all", () => {
    const selected = makeDestinationRule("selected", {
      host,
      workloadSelector: { matchLabels: { app: "a" } },
      trafficPolicy: tls("ISTIO_MUTUAL"),
    });
    expect(modeOf([service, selected], "bookinfo")).toBe("ISTIO_MUTUAL");
  });

  test("has settings of a port that replace all blocks, and subsets that replace what they set", () => {
    const rule = makeDestinationRule("ports", {
      host,
      trafficPolicy: {
        ...tls("SIMPLE"),
        loadBalancer: { simple: "RANDOM" },
        portLevelSettings: [{ port: { number: 80 }, loadBalancer: { simple: "ROUND_ROBIN" } }],
      },
      subsets: [{ name: "v1", trafficPolicy: { connectionPool: { tcp: { maxConnections: 1 } } } }],
    });
    const client = { namespace: "client", labels: {} };
    const policyOf = (port?: number, subset?: string) =>
      findTrafficPolicy(worldOf([rule]), client, host, port, subset).value.policy;
    expect(policyOf(80)).toEqual({ loadBalancer: { simple: "ROUND_ROBIN" } });
    expect(policyOf(81)).toMatchObject({ tls: { mode: "SIMPLE" }, loadBalancer: { simple: "RANDOM" } });
    expect(policyOf(80, "v1")).toEqual({
      loadBalancer: { simple: "ROUND_ROBIN" },
      connectionPool: { tcp: { maxConnections: 1 } },
    });
  });
});

describe("locality", () => {
  const client = { namespace: "bookinfo", labels: {} };

  test("is the mesh's unless the rule has its own, and needs outlier detection", () => {
    const distribute = { localityLbSetting: { failover: [{ from: "eu", to: "us" }] } };
    const rule = makeDestinationRule("near", { host, trafficPolicy: { loadBalancer: distribute } });
    const { value, reasons } = findLocalitySetting(worldOf([rule]), client, host);
    expect(value).toMatchObject({
      kind: "locality",
      from: "DestinationRule",
      setting: distribute.localityLbSetting,
    });
    expect(reasons).toContainEqual(expect.objectContaining({ role: "ignored" }));
    expect(findLocalitySetting(worldOf([]), client, host).value?.from).toBe("MeshConfig");
    const off = worldOf([], { localityLbSetting: { enabled: false } });
    expect(findLocalitySetting(off, client, host).value).toBeUndefined();
  });
});

describe("a Sidecar", () => {
  const sidecar = (name: string, spec: Record<string, unknown>, metadata = {}) =>
    makeObject("networking.istio.io/v1", "Sidecar", name, spec, metadata);
  const ratings = makeObject("v1", "Service", "ratings", {
    clusterIP: "10.0.0.2",
    ports: [{ name: "http", port: 80 }],
  });
  const hostsOf = (objects: KubernetesObject[], labels: Record<string, string> = {}) =>
    findSidecarScope(worldOf([ratings, ...objects]), { namespace: "bookinfo", labels })
      .value.services.map(({ hostname }) => hostname.split(".")[0])
      .toSorted();

  test.each([
    ["everything without one", [], ["ratings", "reviews"]],
    ["what it imports", [{ hosts: ["./ratings.bookinfo.svc.cluster.local"] }], ["ratings"]],
    ["less what it excludes", [{ hosts: ["*/*", "~/ratings.bookinfo.svc.cluster.local"] }], ["reviews"]],
    ["less a whole namespace", [{ hosts: ["*/*", "~bookinfo/*"] }], []],
    ["only services with its port", [{ port: { number: 81, protocol: "HTTP" }, hosts: ["*/*"] }], []],
  ])("lets a proxy see %s", (_, egress, expected) => {
    expect(hostsOf(egress.length === 0 ? [] : [sidecar("default", { egress })])).toEqual(expected);
  });

  test("that selects wins over the namespace's, and that over the root's; the others are named", () => {
    const only = (name: string) => ({ egress: [{ hosts: [`./${name}.bookinfo.svc.cluster.local`] }] });
    const objects = [
      sidecar("all", only("reviews")),
      sidecar("selected", { ...only("ratings"), workloadSelector: { labels: { app: "a" } } }),
      sidecar("root", { egress: [{ hosts: ["~/*"] }] }, { namespace: "istio-system" }),
    ];
    expect(hostsOf(objects, { app: "a" })).toEqual(["ratings"]);
    expect(hostsOf(objects)).toEqual(["reviews"]);
    const { reasons } = findSidecarScope(worldOf(objects), { namespace: "bookinfo", labels: { app: "a" } });
    expect(reasons.map(({ role, object }) => [role, object?.name])).toEqual([
      ["decided", "selected"],
      ["lost", "all"],
      ["lost", "root"],
    ]);
  });
});

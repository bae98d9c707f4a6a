import { describe, expect, it } from "vitest";
import { manifest, refusalsOf, tenantWorld } from "@/lib/testing/tenant-world";

const virtualService = (spec: Record<string, unknown>) =>
  manifest("networking.istio.io/v1 VirtualService", { hosts: ["cider.test"], exportTo: ["."], ...spec });
const codes = (refusals: readonly string[]) => refusals.map((text) => text.split(" ")[0]);

describe("hosts (step 6)", () => {
  it.each([
    ["rival.test", "HOST_NOT_OWNED"],
    ["RIVAL.test.", "HOST_NOT_OWNED"],
    ["scales.market", "HOST_NOT_OWNED"],
    ["scales.market.svc", "HOST_NOT_OWNED"],
    ["scales.market.svc.cluster.local", "HOST_NOT_OWNED"],
    ["scales.market.svc.clusterset.local", "HOST_NOT_OWNED"],
    ["fruit.test", "HOST_NOT_OWNED"],
    ["notfruit.test", "HOST_NOT_OWNED"],
    ["orchard.svc.cluster.local", "HOST_NOT_OWNED"],
    ["192.0.2.7", "HOST_NOT_OWNED"],
    ["*", "HOST_WILDCARD"],
    ["*.test", "HOST_WILDCARD"],
    ["*.local", "HOST_WILDCARD"],
    ["*.svc.cluster.local", "HOST_WILDCARD"],
    ["*.cider.test", "HOST_WILDCARD"],
    ["", "HOST_UNSPECIFIED"],
    [".", "HOST_UNSPECIFIED"],
    ["сider.test", "HOST_INVALID"],
    ["cider.test:443", "HOST_INVALID"],
    ["*cider.test", "HOST_INVALID"],
    ["a.*.fruit.test", "HOST_INVALID"],
    ["cider..test", "HOST_INVALID"],
    ["-a.fruit.test", "HOST_INVALID"],
    ["a_b.fruit.test", "HOST_INVALID"],
    ["3221225985", "VALUE_AMBIGUOUS"],
    ["0xc0.0.2.1", "VALUE_AMBIGUOUS"],
    ["192.0.2.07", "VALUE_AMBIGUOUS"],
  ])("refuses %j by %s", (host, code) => {
    const [refusal] = refusalsOf(virtualService({ hosts: ["cider.test", host] }));
    expect(refusal).toBe(`${code} spec.hosts[1]`);
  });

  it.each([
    "cider.test",
    "CIDER.test.",
    "press",
    "press.press",
    "press.press.svc",
    "press.press.svc.cluster.local",
    "press-0.press.orchard.svc.cluster.local",
    "*.press.svc.cluster.local",
    "a.b.fruit.test",
    "*.a.fruit.test",
  ])("lets %j be the tenant's own", (host) => {
    expect(refusalsOf(virtualService({ hosts: [host] }))).toEqual([]);
  });

  it("takes short names and external hosts for the mesh only: on a gateway they are somebody's public hosts", () => {
    const world = tenantWorld({ ownsNamespace: (_, item) => item === "orchard" || item === "dev" });
    const on = (host: string, gateways?: string[]) =>
      codes(refusalsOf(virtualService({ hosts: [host], gateways }), world));
    expect(on("search.dev")).toEqual([]);
    expect(on("search.dev", ["edge/public"])).toEqual(["HOST_NOT_OWNED"]);
    expect(on("sugar.supplier.test", ["mesh"])).toEqual([]);
    expect(on("sugar.supplier.test", ["mesh", "edge/public"])).toEqual(["HOST_NOT_OWNED"]);
    expect(on("a.weather.test")).toEqual([]);
    expect(on("*.supplier.test")).toEqual(["HOST_WILDCARD"]);
  });

  it("is for own namespaces of the cluster it is written to", () => {
    const south = virtualService({ hosts: ["press.press.svc.cluster.local"] });
    const world = tenantWorld({ ownsNamespace: (_, namespace) => namespace === "orchard" });
    expect(codes(refusalsOf(south, world))).toEqual(["HOST_NOT_OWNED"]);
  });

  it("demands hosts where none stands for all", () => {
    expect(refusalsOf(virtualService({ hosts: [] }))).toEqual(["HOST_UNSPECIFIED spec.hosts"]);
    const gateway = manifest("networking.istio.io/v1 Gateway", { selector: { app: "press" }, servers: [{ hosts: [] }] });
    expect(refusalsOf(gateway)).toEqual(["HOST_UNSPECIFIED spec.servers[0].hosts"]);
    const shared = { parentRefs: [{ name: "public", namespace: "edge" }], rules: [] };
    expect(refusalsOf(manifest("gateway.networking.k8s.io/v1 HTTPRoute", shared))).toEqual(["HOST_UNSPECIFIED spec.hostnames"]);
    const ingress = { defaultBackend: {}, rules: [{ host: "cider.test" }, { host: "rival.test" }] };
    expect(codes(refusalsOf(manifest("networking.k8s.io/v1 Ingress", ingress)))).toEqual(["HOST_UNSPECIFIED", "HOST_NOT_OWNED"]);
  }); // prettier-ignore

  it("looks into every kind", () => {
    const foreign = "rival.test";
    expect(codes(refusalsOf(virtualService({ tls: [{ match: [{ sniHosts: [foreign] }] }] })))).toEqual(["HOST_NOT_OWNED"]);
    const rule = { host: foreign, exportTo: ["."] };
    expect(codes(refusalsOf(manifest("networking.istio.io/v1beta1 DestinationRule", rule)))).toEqual(["HOST_NOT_OWNED"]);
    const servers = [{ hosts: ["cider.test", `./${foreign}`] }];
    expect(refusalsOf(manifest("networking.istio.io/v1 Gateway", { selector: { app: "press" }, servers }))).toEqual(["HOST_NOT_OWNED spec.servers[0].hosts[1]"]);
    expect(codes(refusalsOf(manifest("networking.istio.io/v1 ServiceEntry", { hosts: [foreign], exportTo: ["."], resolution: "DNS" })))).toEqual(["HOST_NOT_OWNED"]);
    const route = { parentRefs: [{ name: "public", namespace: "edge" }], hostnames: [foreign] };
    for (const kind of ["HTTPRoute", "GRPCRoute", "TLSRoute"])
      expect(codes(refusalsOf(manifest(`gateway.networking.k8s.io/v1 ${kind}`, route)))).toEqual(["HOST_NOT_OWNED"]);
    const listeners = [{ hostname: foreign, protocol: "HTTPS" }, { protocol: "HTTP" }, { protocol: "TCP" }];
    expect(refusalsOf(manifest("gateway.networking.k8s.io/v1 Gateway", { gatewayClassName: "istio", listeners }))).toEqual([
      "HOST_NOT_OWNED spec.listeners[0].hostname",
      "HOST_UNSPECIFIED spec.listeners[1].hostname",
    ]);
  }); // prettier-ignore
});

describe("exportTo (step 9)", () => {
  it.each([
    [["*"], "Workspace", 1],
    [["market"], "Workspace", 1],
    [[".", "press", "market"], "Workspace", 1],
    [["press"], "Namespace", 1],
    [[".", "~", "orchard"], "Namespace", 0],
    [["press"], "Workspace", 0],
    [["*", "market"], "Any", 0],
  ] as const)("judges %j with %s", (exportTo, setting, refused) => {
    const world = tenantWorld({ settingsOf: () => ({ exportTo: setting }) });
    expect(refusalsOf(virtualService({ exportTo }), world)).toHaveLength(refused);
  });

  it("keeps what is about hosts of others at home, whatever the settings", () => {
    const any = tenantWorld({ settingsOf: () => ({ exportTo: "Any" }) });
    const entry = (exportTo?: string[]) =>
      manifest("networking.istio.io/v1 ServiceEntry", { hosts: ["sugar.supplier.test"], resolution: "DNS", exportTo });
    expect(refusalsOf(entry(), any)).toEqual(["EXPORT_TOO_WIDE spec.exportTo"]);
    expect(refusalsOf(entry(["*"]), any)).toEqual(["EXPORT_TOO_WIDE spec.exportTo[0]"]);
    expect(refusalsOf(entry(["."]))).toEqual([]);
  }); // prettier-ignore
});

import { describe, expect, it } from "vitest";
import { judge, manifest, refusalsOf, tenantWorld, writeOf } from "@/lib/testing/tenant-world";
import { checkTenantWrite } from "./check-tenant-write";
import type { TenantWrite } from "./tenant-write";

const firstCode = (...asked: Parameters<typeof writeOf>) =>
  checkTenantWrite(tenantWorld(), writeOf(...asked)).refusals[0]?.code;
const route = (spec: Record<string, unknown> = {}, metadata: Record<string, unknown> = {}) =>
  manifest(
    "networking.istio.io/v1 VirtualService",
    { hosts: ["cider.test"], exportTo: ["."], ...spec },
    metadata,
  );
const wide = (type: string, name: string) => ({ ...manifest(type, {}), metadata: { name } });
const namespace = (name: string, verb: TenantWrite["verb"], metadata: Record<string, unknown> = {}) =>
  firstCode(
    { apiVersion: "v1", kind: "Namespace", metadata: { name, ...metadata } },
    { verb, name: verb === "create" ? "" : name },
  );
const labelled = { labels: { "istio.io/rev": "canary" } };

describe("what belongs to no namespace (step 3)", () => {
  it.each([
    ["rbac.authorization.k8s.io/v1 ClusterRole", "CLUSTER_SCOPED"],
    ["rbac.authorization.k8s.io/v1 ClusterRoleBinding", "CLUSTER_SCOPED"],
    ["certificates.k8s.io/v1 CertificateSigningRequest", "CLUSTER_SCOPED"],
    ["apiextensions.k8s.io/v1 CustomResourceDefinition", "CLUSTER_SCOPED"],
    ["rbac.authorization.k8s.io/v1 Role", "RBAC_ESCALATION"],
    ["gateway.networking.k8s.io/v1 ListenerSet", "KIND_NOT_ALLOWED"],
  ])("refuses %s by its scope before anything else", (type, code) => {
    expect(firstCode(wide(type, "x"))).toBe(code);
  });

  it("says the same of every new namespace, and of a change what it changes", () => {
    expect(["orchard", "market", "nowhere"].map((name) => namespace(name, "create", labelled))).toEqual(
      Array.from({ length: 3 }, () => "CLUSTER_SCOPED"),
    );
    expect(namespace("orchard", "update", labelled)).toBe("META_FORBIDDEN");
    expect(namespace("orchard", "update")).toBe("CLUSTER_SCOPED");
    expect(namespace("market", "update", labelled)).toBe("NS_NOT_OWNED");
  });
});

describe("objects that hold others (step 1)", () => {
  it.each([
    { apiVersion: "v1", kind: "list", items: [] },
    { apiVersion: "networking.istio.io/v1", kind: "VirtualServiceList", metadata: {}, items: [route()] },
    { ...route(), items: [route()] },
  ])("takes none of them", (object) => {
    expect(firstCode(route(), { object })).toBe("LIST_OR_MULTI");
  });
});

it("takes lists of a length that can be judged where they are stored", () => {
  const hosts = (count: number) => Array.from({ length: count }, (_, index) => `h${index}.fruit.test`);
  expect(refusalsOf(route({ hosts: hosts(1025) }))).toEqual(["LIMIT_EXCEEDED spec.hosts"]);
  expect(refusalsOf(route({ hosts: hosts(1024) }))).toEqual([]);
});

describe("field managers (step 5)", () => {
  const managed = (...managers: string[]) => ({
    managedFields: managers.map((manager) => ({ manager, operation: "Apply" })),
  });
  const stored = route({}, managed("isthmus", "kubectl"));

  it("keeps those of the platform where they are, and lets nobody write under their name", () => {
    expect(firstCode(route({}, managed("istiod")))).toBe("FIELD_MANAGER_RESERVED");
    expect(firstCode(route({}, managed("kubectl")))).toBeUndefined();
    expect(firstCode(stored, { verb: "update", name: "x", before: stored })).toBeUndefined();
    expect(firstCode(stored, { verb: "update", name: "x", before: route({}, managed("kubectl")) })).toBe(
      "FIELD_MANAGER_RESERVED",
    );
    expect(firstCode(route(), { fieldManager: "mesh-control-plane" })).toBe("FIELD_MANAGER_RESERVED");
  });
});

describe("spellings", () => {
  it("takes letters of ASCII for themselves only", () => {
    // The Kelvin sign is k in lower case.
    expect(refusalsOf(route({ hosts: ["\u212Aegs.fruit.test"] }))).toEqual(["HOST_INVALID spec.hosts[0]"]);
  });

  it.each(["", "*", "a/b/c", "edge/*", "-a"])("takes %j for no gateway", (gateway) => {
    expect(refusalsOf(route({ gateways: [gateway] }))).toEqual(["GATEWAY_NOT_GRANTED spec.gateways[0]"]);
  });

  it.each([
    ["cluster.local/ns/edge/sa/*", true], ["*", true], ["*/sa/press", true], ["cluster.local/ns/orchard/sa/press", true],
    ["*.local/ns/orchard/sa/press", false], ["cluster.*/ns/orchard", false], ["(a|b)/ns/orchard/sa/press", false],
  ])("reads the principal %s as one thing only: %s", (principal, isPlain) => {
    const rules = [{ from: [{ source: { principals: [principal] } }] }];
    expect(judge(manifest("security.istio.io/v1 AuthorizationPolicy", { rules })).allowed).toBe(isPlain);
  });
}); // prettier-ignore

describe("selectors of gateways (step 10)", () => {
  const server = { port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["cider.test"] };
  it.each([
    [{ istio: "ingress" }, false], [{ istio: "eastwest" }, false], [{ "istio.io/gateway-name": "public" }, false],
    [{ "gateway.networking.k8s.io/gateway-name": "public", app: "x" }, false], [{ app: "ingress" }, true], [{ istio: "cider" }, true],
  ])("judges %j", (selector, isOwn) => {
    expect(judge(manifest("networking.istio.io/v1 Gateway", { selector, servers: [server] })).allowed).toBe(isOwn);
  });
}); // prettier-ignore

it("names an identity of the cluster before its metadata", () => {
  const type = "kubernetes.io/service-account-token";
  const annotations = { "kubernetes.io/service-account.name": "press" };
  expect(firstCode({ ...manifest("v1 Secret", {}, { annotations }), type })).toBe("RBAC_ESCALATION");
});

it("stores hosts in the form in which they were judged", () => {
  const { object, mutated } = judge(
    route({ hosts: ["Cider.TEST."], http: [{ match: [{ uri: { exact: "/A" } }], route: [{ destination: { host: "Press.", subset: "A" } }] }] }),
  );
  expect(mutated).toEqual(["spec.hosts[0]", "spec.http[0].route[0].destination.host"]);
  expect(object).toMatchObject({
    spec: { hosts: ["cider.test"], http: [{ match: [{ uri: { exact: "/A" } }], route: [{ destination: { host: "press", subset: "A" } }] }] },
  });
}); // prettier-ignore

it("calls an external host of two labels with TLS of its own", () => {
  const world = tenantWorld({ egress: ["supplier.test"] });
  const rule = (host: string) =>
    refusalsOf(manifest("networking.istio.io/v1 DestinationRule", { host, exportTo: ["."], trafficPolicy: { tls: { mode: "SIMPLE" } } }), world);
  expect([rule("supplier.test"), rule("cider.test"), rule("press.orchard")]).toEqual([[], [], ["MTLS_DOWNGRADE spec.trafficPolicy.tls.mode"]]);
}); // prettier-ignore

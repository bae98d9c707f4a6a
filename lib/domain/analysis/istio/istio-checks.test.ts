import { expect, test } from "vitest";
import { parseManifests } from "@/lib/testing/manifests";
import { parseMeshConfig } from "../../istio/parse-mesh-config";
import { createAnalysisContext } from "../analysis-context";
import { buildAnalysisWorld } from "../build-analysis-world";
import { istioChecks } from "../checks";
import { runCheck } from "../run-check";
import { sortFindings } from "../sort-findings";

const now = new Date("2026-06-01T00:00:00Z");

function analyze(check: string, text: string, mesh = "{}"): string[] {
  const world = buildAnalysisWorld("west", parseManifests(text), { mesh: parseMeshConfig(mesh), now });
  const found = istioChecks.find(({ name }) => name === check);
  if (found === undefined) throw new Error(`there is no check ${check}`);
  return sortFindings(runCheck(found, createAnalysisContext(world))).map(({ code, object, path }) =>
    `${code} ${object.kind} ${object.namespace}/${object.name} ${(path ?? []).join(".")}`.trim(),
  );
}

const shop = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata: { name: cart-1, namespace: shop, labels: { app: cart, version: blue } }
spec: { containers: [{ name: istio-proxy, image: proxy:1 }] }
---
`;

function virtualService(name: string, spec: string, namespace = "shop"): string {
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: ${namespace} }
spec: ${spec}
---
`;
}

const route = (destination: string) =>
  `{ hosts: [cart], http: [{ route: [{ destination: ${destination} }] }] }`;

test.each([
  ["a known host", route("{ host: cart }"), []],
  ["the full name", route("{ host: cart.shop.svc.cluster.local, port: { number: 80 } }"), []],
  [
    "an unknown host",
    route("{ host: basket }"),
    ["IST0101 VirtualService shop/v spec.http.0.route.0.destination.host"],
  ],
  [
    "a name with a dot, which is not completed",
    route("{ host: cart.shop }"),
    ["IST0101 VirtualService shop/v spec.http.0.route.0.destination.host"],
  ],
  [
    "an unknown port",
    route("{ host: cart, port: { number: 81 } }"),
    ["IST0101 VirtualService shop/v spec.http.0.route.0.destination.host"],
  ],
  [
    "an unknown mirror",
    "{ hosts: [cart], http: [{ mirror: { host: gone }, route: [{ destination: { host: cart } }] }] }",
    ["IST0101 VirtualService shop/v spec.http.0.mirror.host"],
  ],
])("destinations: %s", (_, spec, expected) => {
  expect(analyze("virtualservice.DestinationHostAnalyzer", shop + virtualService("v", spec))).toEqual(
    expected,
  );
});

test("a host that a ServiceEntry gives to another namespace is unknown here", () => {
  const entry = (exportTo: string) => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: e, namespace: shared }
spec: { hosts: ["*.pay.example"], exportTo: [${exportTo}], ports: [{ number: 443, protocol: TLS }] }
---
`;
  const spec = "{ hosts: [a.pay.example], http: [{ route: [{ destination: { host: a.pay.example } }] }] }";
  const found = (exportTo: string) =>
    analyze("virtualservice.DestinationHostAnalyzer", entry(exportTo) + virtualService("v", spec));
  expect(found("other")).toHaveLength(1);
  expect(found("shop")).toEqual([]);
  expect(found('"*"')).toEqual([]);
});

test("subsets must be defined for the host, under any way to write it", () => {
  const rule = (host: string) => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: d, namespace: shop }
spec: { host: ${host}, subsets: [{ name: blue, labels: { version: blue } }] }
---
`;
  const check = "virtualservice.DestinationRuleAnalyzer";
  const uses = virtualService("v", route("{ host: cart.shop.svc.cluster.local, subset: blue }"));
  expect(analyze(check, rule("cart") + uses)).toEqual([]);
  expect(analyze(check, rule("basket") + uses)).toEqual([
    "IST0101 VirtualService shop/v spec.http.0.route.0.destination.host",
  ]);
});

test("one host of the mesh has one VirtualService, as far as namespaces see both", () => {
  const check = "virtualservice.ConflictingMeshGatewayHostsAnalyzer";
  const first = virtualService("a", "{ hosts: [cart] }");
  expect(analyze(check, first + virtualService("b", "{ hosts: [cart.shop.svc.cluster.local] }"))).toEqual([
    "IST0109 VirtualService shop/a",
    "IST0109 VirtualService shop/b",
  ]);
  expect(analyze(check, first + virtualService("b", "{ hosts: [cart], gateways: [edge] }"))).toEqual([]);
  const other = (exportTo: string) =>
    virtualService("b", `{ hosts: ["*.shop.svc.cluster.local"], exportTo: [${exportTo}] }`, "ops");
  expect(analyze(check, first + other("."))).toHaveLength(2);
  const hidden = virtualService("a", '{ hosts: [cart], exportTo: ["."] }');
  expect(analyze(check, hidden + other("."))).toEqual([]);
});

test("gateways: bound, unbound, missing, generated", () => {
  const gateway = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { servers: [{ port: { number: 80 }, hosts: ["./cart.example", "ops/*"] }] }
---
`;
  const bound = (host: string, name: string, namespace = "shop") =>
    analyze(
      "virtualservice.GatewayAnalyzer",
      gateway + virtualService("v", `{ hosts: [${host}], gateways: [mesh, ${name}] }`, namespace),
    );
  expect(bound("cart.example", "edge")).toEqual([]);
  expect(bound("cart.example", "shop/edge")).toEqual([]);
  expect(bound("other.example", "edge")).toEqual(["IST0132 VirtualService shop/v spec.gateways.1"]);
  expect(bound("other.example", "shop/edge", "ops")).toEqual([]);
  expect(bound("cart.example", "none")).toEqual([
    "IST0101 VirtualService shop/v spec.gateways.1",
    "IST0132 VirtualService shop/v spec.gateways.1",
  ]);
  expect(bound("cart.example", "x~istio-autogenerated-k8s-gateway~y")).toEqual([
    "IST0165 VirtualService shop/v spec.gateways.1",
  ]);
});

test("subsets look at pods, where they run, and unknown hosts", () => {
  const check = "destinationrule.SubsetSelectPodAnalyzer";
  const rule = (host: string, labels: string) => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: d, namespace: shop }
spec: { host: ${host}, subsets: [{ name: s, labels: ${labels} }] }
---
`;
  const node = `apiVersion: v1
kind: Node
metadata: { name: n1, labels: { topology.kubernetes.io/region: eu } }
---
apiVersion: v1
kind: Pod
metadata: { name: cart-2, namespace: shop, labels: { app: cart } }
spec: { nodeName: n1, containers: [] }
---
`;
  expect(analyze(check, shop + rule("cart", "{ version: blue }"))).toEqual([]);
  expect(analyze(check, shop + rule("cart", "{ version: red }"))).toEqual([
    "IST0173 DestinationRule shop/d spec.subsets.0.labels",
  ]);
  expect(analyze(check, shop + rule("basket", "{}"))).toEqual(["IST0174 DestinationRule shop/d spec.host"]);
  expect(analyze(check, shop + node + rule("cart", "{ topology.kubernetes.io/region: eu }"))).toEqual([]);
  expect(analyze(check, shop + node + rule("cart", "{ topology.kubernetes.io/region: us }"))).toHaveLength(1);
});

test("policies without workloads of the mesh and with unknown namespaces", () => {
  const check = "auth.AuthorizationPoliciesAnalyzer";
  const policy = (spec: string, namespace = "shop") => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: p, namespace: ${namespace} }
spec: ${spec}
---
`;
  expect(analyze(check, shop + policy("{}"))).toEqual([]);
  expect(analyze(check, shop + policy("{}", "empty"))).toEqual(["IST0127 AuthorizationPolicy empty/p"]);
  expect(analyze(check, shop + policy("{}", "root"), "rootNamespace: root")).toEqual([]);
  expect(analyze(check, shop + policy("{ selector: { matchLabels: { app: pay } } }"))).toEqual([
    "IST0127 AuthorizationPolicy shop/p spec.selector",
  ]);
  const from = '{ rules: [{ from: [{ source: { namespaces: ["sh*", "gone", "*"] } }] }] }';
  expect(analyze(check, shop + policy(from))).toEqual([
    "IST0101 AuthorizationPolicy shop/p spec.rules.0.from.0.source.namespaces.1",
  ]);
});

test("a ServiceEntry for TCP needs addresses, unless they are allocated", () => {
  const check = "serviceentry.Analyzer";
  const entry = (rest: string) => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: e, namespace: shop }
spec: { hosts: [db.example], ports: [{ number: 1, protocol: tcp }, { number: 2, protocol: HTTP }] }
${rest}
`;
  const allocates =
    "defaultConfig: { proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true', ISTIO_META_DNS_AUTO_ALLOCATE: 'true' } }";
  expect(analyze(check, entry(""))).toEqual(["IST0134 ServiceEntry shop/e spec.ports.0"]);
  expect(analyze(check, entry("status: { addresses: [{ value: 240.240.0.1 }] }"))).toEqual([]);
  expect(analyze(check, entry(""), allocates)).toEqual([]);
});

test("webhooks that overlap or lead nowhere", () => {
  const injector = (name: string, selector: string) => `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: ${name}, labels: { istio.io/rev: ${name} } }
webhooks:
  - name: sidecar.istio.io
    clientConfig: { service: { name: istiod, namespace: istio-system } }
    namespaceSelector: { matchExpressions: [${selector}] }
---
`;
  const istiod = `apiVersion: v1
kind: Service
metadata: { name: istiod, namespace: istio-system }
spec: { ports: [{ name: https, port: 443 }] }
`;
  const revision = (name: string) => injector(name, `{ key: istio.io/rev, operator: In, values: [${name}] }`);
  expect(analyze("webhook.Analyzer", revision("a") + revision("b") + istiod)).toEqual([]);
  expect(analyze("webhook.Analyzer", revision("a"))).toEqual(["IST0139 MutatingWebhookConfiguration /a"]);
  const all = injector("c", "{ key: istio.io/rev, operator: Exists }");
  expect(analyze("webhook.Analyzer", revision("a") + all + istiod)).toHaveLength(2);
});

test("nothing is said of Kubernetes' own namespaces", () => {
  const service = (namespace: string) => `apiVersion: v1
kind: Service
metadata: { name: odd, namespace: ${namespace} }
spec: { ports: [{ name: what, port: 1234 }] }
`;
  expect(analyze("service.PortNameAnalyzer", service("shop"))).toHaveLength(1);
  expect(analyze("service.PortNameAnalyzer", service("kube-system"))).toEqual([]);
});

test("routes that are never reached, and matches that change nothing", () => {
  const check = "schema.ValidationAnalyzer.VirtualService";
  const routes = (...matches: string[]) =>
    virtualService(
      "v",
      `{ hosts: [cart], http: [${matches.map((match) => `{ ${match} route: [{ destination: { host: cart } }] }`).join(", ")}] }`,
    );
  const [a, b] = ["{ uri: { prefix: /a } }", "{ uri: { prefix: /b } }"];
  expect(analyze(check, routes(`match: [${a}],`, ""))).toEqual([]);
  expect(analyze(check, routes("", `match: [${a}, ${b}],`))).toEqual([
    "IST0130 VirtualService shop/v spec.http.1",
  ]);
  expect(analyze(check, routes(`match: [${a}],`, `match: [${a}, ${b}],`))).toEqual([
    "IST0131 VirtualService shop/v spec.http.1.match.0",
  ]);
  expect(analyze(check, routes("match: [{ uri: { regex: '[' } }],"))).toEqual([
    "IST0106 VirtualService shop/v spec.http.0.match.0.uri.regex",
  ]);
});

test("what Istio says once of an object is said once", () => {
  const filter = `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: f, namespace: shop }
spec:
  configPatches:
    - { applyTo: HTTP_FILTER, patch: { operation: INSERT_BEFORE, value: { name: one } } }
    - { applyTo: HTTP_FILTER, patch: { operation: INSERT_BEFORE, value: { name: two } } }
    - { applyTo: HTTP_ROUTE, patch: { operation: ADD, value: { name: two } } }
    - { applyTo: HTTP_FILTER, patch: { operation: INSERT_FIRST, value: { name: two } } }
`;
  expect(analyze("envoyfilter.EnvoyPatchAnalyzer", filter)).toEqual([
    "IST0153 EnvoyFilter shop/f spec.configPatches.2.patch.value",
    "IST0151 EnvoyFilter shop/f spec.configPatches.0.patch.value",
  ]);
});

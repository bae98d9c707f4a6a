import { expect, test } from "vitest";
import { parseManifests } from "@/lib/testing/manifests";
import { parseMeshConfig } from "../../istio/parse-mesh-config";
import { buildClusterWorld } from "../../kubernetes/build-world";
import type { AnalysisWorld } from "../analysis-world";
import { analyzeFleet } from "../analyze";

interface Cluster {
  text?: string;
  mesh?: string;
  root?: string;
}

function world(cluster: string, { text = "", mesh = "{}", root }: Cluster): AnalysisWorld {
  return {
    ...buildClusterWorld(cluster, parseManifests(text), parseMeshConfig(mesh)),
    ...(root === undefined ? {} : { rootCertificate: root }),
  };
}

/** Findings of one code over clusters east, north, … in the order of the alphabet, with where and what about. */
function find(code: string, ...clusters: Cluster[]): string[] {
  const names = ["east", "north", "west"];
  return analyzeFleet(clusters.map((cluster, index) => world(names[index] ?? "", cluster)))
    .filter((finding) => finding.code === code)
    .map(({ cluster, object, message }) => `${cluster} ${object.kind} ${object.name}: ${message}`);
}

test("clusters of one mesh trust a common root certificate", () => {
  expect(find("ISM0001", { root: "aa" }, { root: "aa" }, { root: "aa,bb" })).toEqual([]);
  expect(find("ISM0001", { root: "bb" }, { root: "aa" }, { root: "aa" })).toEqual([
    "east ConfigMap istio-ca-root-cert: This cluster trusts no root certificate that north trusts; calls between them fail.",
  ]);
  expect(find("ISM0001", { root: "aa" }, {})).toEqual([]);
  expect(find("ISM0001", { root: "aa" }, { root: "bb", mesh: "trustDomain: other.example" })).toEqual([]);
});

test("trust domains and mesh IDs", () => {
  const mesh = (trustDomain: string, aliases = "") =>
    `{ trustDomain: ${trustDomain}, trustDomainAliases: [${aliases}], defaultConfig: { meshId: one } }`;
  expect(find("ISM0002", { mesh: mesh("a") }, { mesh: mesh("b") })).toEqual([
    "north ConfigMap istio: The trust domain is b, but a in east.",
  ]);
  expect(find("ISM0002", { mesh: mesh("a", "b") }, { mesh: mesh("b", "a") })).toEqual([]);
  const id = (name: string, root: string) => ({ mesh: `defaultConfig: { meshId: ${name} }`, root });
  expect(find("ISM0003", id("one", "aa"), id("two", "aa"))).toHaveLength(1);
  expect(find("ISM0003", id("one", "aa"), id("two", "bb"))).toEqual([]);
  expect(find("ISM0003", id("one", "aa"), id("one", "aa"))).toEqual([]);
});

const service = (selector: string, rest = "ports: [{ name: http, port: 80 }]") => `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: ${selector}, ${rest} }
---
`;
const pod = (labels: string) => `apiVersion: v1
kind: Pod
metadata: { name: cart-1, namespace: shop, labels: ${labels} }
spec: { containers: [{ name: istio-proxy, image: proxy:1 }] }
---
`;
const rule = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec: { host: cart, subsets: [{ name: blue, labels: { version: blue } }] }
---
`;
const virtualService = (timeout: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec: { hosts: [cart], http: [{ timeout: ${timeout}, route: [{ destination: { host: cart, subset: blue } }] }] }
---
`;

test("drift names the fields and the odd one out, whatever the order of keys", () => {
  const [usual, odd] = [{ text: virtualService("5s") }, { text: virtualService("9s") }];
  expect(find("ISM0004", usual, odd, usual)).toEqual([
    'north VirtualService cart: Differs from the one in east: spec.http[0].timeout ("9s" here, "5s" there).',
  ]);
  const turned = "spec: { subsets: [{ labels: { version: blue }, name: blue }], host: cart }";
  const rewritten = rule.replace(/spec: .*/, turned);
  expect(find("ISM0004", { text: rule }, { text: rewritten })).toEqual([]);
});

test("subsets that only another cluster defines, or has pods for", () => {
  const text = service("{ app: cart }") + virtualService("5s");
  expect(find("ISM0005", { text }, { text: text + rule })).toEqual([
    "east VirtualService cart: Subset blue of cart is defined in north, but not in this cluster.",
  ]);
  expect(find("ISM0005", { text: text + rule }, { text: text + rule })).toEqual([]);
  const [here, there] = [{ text: text + rule }, { text: text + rule + pod("{ version: blue }") }];
  expect(find("ISM0006", here, there)).toEqual(["east DestinationRule cart: Subset blue has pods in north only."]);
  expect(find("IST0173", here, there)).toEqual([]);
  expect(find("IST0173", here, here)).toHaveLength(2);
});

test("services of one name are one service", () => {
  const usual = { text: service("{ app: cart }") };
  expect(find("ISM0007", usual, { text: service("{ app: basket }") })).toEqual([
    "north Service cart: Selects app=basket, but app=cart in east.",
  ]);
  const [otherPort, headless] = ["ports: [{ name: http, port: 81 }]", "clusterIP: None, ports: [{ name: http, port: 80 }]"];
  expect(find("IST0170", usual, usual)).toEqual([]);
  expect(find("IST0170", usual, { text: service("{ app: cart }", otherPort) })[0]).toContain("service ports are inconsistent");
  expect(find("IST0170", usual, { text: service("{ app: cart }", headless) })[0]).toContain("mixed mode");
  const nodePort = "ports: [{ name: http, port: 80, nodePort: 30080 }]";
  expect(find("IST0170", usual, { text: service("{ app: cart }", nodePort) })).toEqual([]);
});

test("a policy is wherever its workloads are", () => {
  const policy = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: deny, namespace: shop }
spec: { selector: { matchLabels: { app: cart } } }
`;
  const workload = pod("{ app: cart }");
  expect(find("ISM0011", { text: workload + policy }, { text: workload })).toEqual([
    "east AuthorizationPolicy deny: The workloads it applies to also run in north, which does not have this AuthorizationPolicy.",
  ]);
  expect(find("ISM0011", { text: workload + policy }, { text: workload + policy })).toEqual([]);
  expect(find("ISM0011", { text: workload + policy }, { text: pod("{ app: pay }") })).toEqual([]);
});

test("a namespace is in the mesh everywhere or nowhere", () => {
  const namespace = (label: string) => ({
    text: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${label} } }
`,
  });
  expect(find("ISM0012", namespace("istio-injection: enabled"), namespace(""))).toEqual([
    "north Namespace shop: This namespace is in the mesh in east, but not in this cluster.",
  ]);
  expect(find("ISM0012", namespace("istio-injection: enabled"), namespace("istio.io/rev: canary"))).toEqual([]);
});

import { parseAllDocuments } from "yaml";
import { describe, expect, test } from "vitest";
import { formatPath } from "../../istio/violation";
import { defaultMeshConfig, type MeshConfig } from "../../istio/mesh-config";
import { buildClusterWorld } from "../../kubernetes/build-world";
import type { KubernetesObject } from "../../kubernetes/object";
import { createAnalysisContext } from "../analysis-context";
import type { AnalysisWorld } from "../analysis-world";
import { lintChecks } from "./lint-checks";
import type { LintFacts } from "./lint-facts";
import { lintCluster } from "./lint-cluster";

const apiVersions: Record<string, string> = {
  Namespace: "v1",
  Service: "v1",
  Pod: "v1",
  ServiceAccount: "v1",
  Deployment: "apps/v1",
  VirtualService: "networking.istio.io/v1",
  DestinationRule: "networking.istio.io/v1",
  Gateway: "networking.istio.io/v1",
  ServiceEntry: "networking.istio.io/v1",
  Sidecar: "networking.istio.io/v1",
  WorkloadGroup: "networking.istio.io/v1",
  PeerAuthentication: "security.istio.io/v1",
  RequestAuthentication: "security.istio.io/v1",
  AuthorizationPolicy: "security.istio.io/v1",
  Telemetry: "telemetry.istio.io/v1",
  WasmPlugin: "extensions.istio.io/v1alpha1",
  HTTPRoute: "gateway.networking.k8s.io/v1",
  ReferenceGrant: "gateway.networking.k8s.io/v1",
  KGateway: "gateway.networking.k8s.io/v1",
};

/** `Kind namespace/name {spec}` per line; `KGateway` is the Gateway of the Gateway API, `[labels]` may precede the spec. */
function parse(text: string): KubernetesObject[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [, kind = "", full = "", labels = "", spec = ""] =
        /^\s*(\w+) (\S+)(?: \[(.*?)\])?(?: (\{.*\}))?$/.exec(line) ?? [];
      const [first = "", second] = full.split("/");
      const value = (yaml: string): unknown => parseAllDocuments(yaml)[0]?.toJS() ?? {};
      return {
        apiVersion: apiVersions[kind] ?? "",
        kind: kind === "KGateway" ? "Gateway" : kind,
        metadata: {
          ...(second === undefined ? { name: first } : { name: second, namespace: first }),
          labels: value(`{${labels}}`) as Record<string, string>,
        },
        spec: value(spec),
      };
    });
}

const shop = `
  Namespace shop
  Namespace other
  Namespace istio-system
  Service shop/cart [] {selector: {app: cart}, ports: [{name: http, port: 80, targetPort: 8080}]}
  Deployment shop/cart-v1 [] {template: {metadata: {labels: {app: cart, version: v1}}, spec: {serviceAccountName: cart, containers: [{name: c, ports: [{containerPort: 8080}]}]}}}
  Deployment istio-system/ingress [] {template: {metadata: {labels: {istio: ingress}}}}
  Gateway shop/front {selector: {istio: ingress}, servers: [{port: {number: 80}, hosts: [shop.example.com]}]}`;

/** A check is not run again while its inputs stay the same, so it must read nothing else. */
function expectHonestInputs(world: AnalysisWorld): void {
  for (const check of lintChecks) {
    const read = new Set<string>();
    const watched = new Proxy(world, {
      get(target, key) {
        read.add(String(key));
        return Reflect.get(target, key) as unknown;
      },
    });
    check.run(createAnalysisContext(watched));
    const inputs = new Set<string>([...check.inputs, "cluster"]);
    expect({ check: check.name, undeclared: [...read].filter((key) => !inputs.has(key)) }).toEqual({
      check: check.name,
      undeclared: [],
    });
  }
}

function lint(text: string, mesh: Partial<MeshConfig> = {}, facts?: LintFacts): string[] {
  const world = buildClusterWorld("west", parse(`${shop}\n${text}`), { ...defaultMeshConfig, ...mesh });
  expectHonestInputs({ ...world, lintFacts: facts });
  return lintCluster(world, facts)
    .map(({ code, severity, object, path }) =>
      `${code} ${severity} ${object.kind} ${object.name} ${formatPath(path ?? [])}`.trimEnd(),
    )
    .sort();
}

test("a sound shop has no findings", () => {
  expect(
    lint(`
      PeerAuthentication shop/default {mtls: {mode: STRICT}}
      AuthorizationPolicy shop/cart {selector: {matchLabels: {app: cart}}, rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/cart], namespaces: ["sh*"]}}], to: [{operation: {methods: [GET, "P*"], hosts: [cart, "shop.example.com:80", "*.shop.svc.cluster.local"]}}]}]}
      DestinationRule shop/cart {host: cart, subsets: [{name: v1, labels: {version: v1}}]}
      VirtualService shop/cart {hosts: [cart], gateways: [mesh, front], http: [{route: [{destination: {host: cart.shop, subset: v1}}]}]}
      Sidecar shop/default {egress: [{hosts: ["./*", "istio-system/*", "*/cart.shop.svc.cluster.local"]}]}`),
  ).toEqual([]);
});

describe.each<[string, string, string[], Partial<MeshConfig>?, LintFacts?]>([
  [
    "two policies for one namespace or workload",
    `PeerAuthentication shop/a {mtls: {mode: STRICT}}
     PeerAuthentication shop/b {mtls: {mode: STRICT}}
     PeerAuthentication shop/c {selector: {matchLabels: {app: cart}}}
     PeerAuthentication shop/d {selector: {matchLabels: {version: v1}}}`,
    [
      "KIA0002 error PeerAuthentication a spec.selector",
      "KIA0002 error PeerAuthentication b spec.selector",
      "KIA0003 error PeerAuthentication c spec.selector",
      "KIA0003 error PeerAuthentication d spec.selector",
    ],
  ],
  [
    "selectors without workloads; the root namespace selects everywhere",
    `PeerAuthentication shop/gone {selector: {matchLabels: {app: gone}}}
     PeerAuthentication istio-system/wide {selector: {matchLabels: {app: cart}}}`,
    ["KIA0004 warning PeerAuthentication gone spec.selector.matchLabels"],
  ],
  [
    "exportTo of nowhere",
    `ServiceEntry shop/api {hosts: [api.example.com], exportTo: [".", nowhere, other]}`,
    ["KIA0005 error ServiceEntry api spec.exportTo[1]"],
  ],
  [
    "sources nobody is",
    `ServiceAccount shop/robot
     AuthorizationPolicy shop/p {rules: [{from: [{source: {namespaces: [nowhere, "o*"], principals: [cluster.local/ns/shop/sa/robot, cluster.local/ns/shop/sa/ghost, "*/sa/robot", west.example/ns/a/sa/far, mars.example/ns/a/sa/b]}}]}]}`,
    [
      "KIA0101 warning AuthorizationPolicy p spec.rules[0].from[0].source.namespaces[0]",
      "KIA0106 error AuthorizationPolicy p spec.rules[0].from[0].source.principals[1]",
      "KIA0107 info AuthorizationPolicy p spec.rules[0].from[0].source.principals[3]",
      "KIA0108 warning AuthorizationPolicy p spec.rules[0].from[0].source.principals[4]",
    ],
    {},
    { remotePrincipals: ["west.example/ns/a/sa/far"] },
  ],
  [
    "operations no request has",
    `AuthorizationPolicy shop/p {rules: [{to: [{operation: {methods: [get, PROPFIND], hosts: [ghost, "*"]}}]}]}`,
    [
      "KIA0102 warning AuthorizationPolicy p spec.rules[0].to[0].operation.methods[0]",
      "KIA0104 error AuthorizationPolicy p spec.rules[0].to[0].operation.hosts[0]",
    ],
  ],
  [
    "callers' identity without mutual TLS, and with it again for one workload",
    `PeerAuthentication shop/default {mtls: {mode: DISABLE}}
     PeerAuthentication shop/cart {selector: {matchLabels: {app: cart}}, mtls: {mode: STRICT}}
     AuthorizationPolicy shop/all {rules: [{from: [{source: {notNamespaces: [other]}}], when: [{key: source.principal, values: [a]}]}]}
     AuthorizationPolicy shop/cart {selector: {matchLabels: {app: cart}}, rules: [{from: [{source: {notNamespaces: [other]}}]}]}`,
    [
      "KIA0105 error AuthorizationPolicy all spec.rules[0].from[0].source.notNamespaces",
      "KIA0105 error AuthorizationPolicy all spec.rules[0].when[0]",
    ],
  ],
  [
    "rules for one host; private ones of other namespaces never meet",
    `DestinationRule shop/a {host: cart, exportTo: ["."]}
     DestinationRule shop/b {host: cart.shop.svc.cluster.local, exportTo: ["."], subsets: [{name: v1, labels: {version: v1}}]}
     DestinationRule other/c {host: cart.shop.svc.cluster.local, exportTo: ["."]}`,
    ["KIA0201 warning DestinationRule a spec.host", "KIA0201 warning DestinationRule b spec.host"],
  ],
  [
    "rule for an unknown host where only the registry may be called",
    `DestinationRule shop/a {host: ghost}`,
    ["KIA0202 error DestinationRule a spec.host"],
    { outboundTrafficPolicy: "REGISTRY_ONLY" },
  ],
  [
    "subsets without workloads or labels",
    `VirtualService shop/cart {hosts: [cart], http: [{route: [{destination: {host: cart, subset: v2}}]}]}
     DestinationRule shop/cart {host: cart, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}, {name: v3, labels: {version: v3}}, {name: all}]}`,
    [
      "KIA0203 error DestinationRule cart spec.subsets[1]",
      "KIA0203 info DestinationRule cart spec.subsets[2]",
      "KIA0209 info DestinationRule cart spec.subsets[3]",
    ],
  ],
  [
    "clients and servers that disagree on mutual TLS",
    `PeerAuthentication istio-system/default {mtls: {mode: STRICT}}
     PeerAuthentication shop/default {mtls: {mode: DISABLE}}
     DestinationRule other/off {host: "*.other.svc.cluster.local", trafficPolicy: {tls: {mode: DISABLE}}}
     DestinationRule shop/on {host: "*.shop.svc.cluster.local", trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}`,
    [
      "KIA0208 error DestinationRule off spec.trafficPolicy.tls.mode",
      "KIA0505 error PeerAuthentication default spec.mtls",
    ],
  ],
  [
    "halves that are missing without automatic mutual TLS",
    `PeerAuthentication shop/default {mtls: {mode: STRICT}}
     DestinationRule other/on {host: "*.other.svc.cluster.local", trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}`,
    [
      "KIA0206 error DestinationRule on spec.trafficPolicy.tls.mode",
      "KIA0501 error PeerAuthentication default spec.mtls",
    ],
    { enableAutoMtls: false },
  ],
  [
    "gateways that share a host, or have no proxy",
    `Gateway other/twin {selector: {istio: ingress}, servers: [{port: {number: 80}, hosts: ["*.example.com"]}]}
     Gateway other/lost {selector: {istio: nobody}, servers: []}`,
    [
      "KIA0301 warning Gateway front spec.servers[0].hosts[0]",
      "KIA0301 warning Gateway twin spec.servers[0].hosts[0]",
      "KIA0302 warning Gateway lost spec.selector",
    ],
  ],
  [
    "ports without a protocol or a container",
    `Service shop/odd [] {selector: {app: cart}, ports: [{name: web, port: 80, targetPort: 8080}, {name: tcp-a, port: 81, targetPort: 9}, {name: x, port: 82, targetPort: 8080, appProtocol: kubernetes.io/h2c}, {name: y, port: 83, targetPort: 8080, appProtocol: smoke}]}`,
    [
      "KIA0601 error Service odd spec.ports[0]",
      "KIA0602 error Service odd spec.ports[3]",
      "KIA0701 warning Service odd spec.ports[1]",
    ],
  ],
  [
    "sidecars",
    `Sidecar istio-system/s {workloadSelector: {labels: {app: cart}}, outboundTrafficPolicy: {}, egress: [{hosts: [./ghost]}]}`,
    [
      "KIA1004 warning Sidecar s spec.egress[0].hosts[0]",
      "KIA1006 warning Sidecar s spec.workloadSelector",
      "KIA1007 info Sidecar s spec.outboundTrafficPolicy.mode",
    ],
  ],
  [
    "routes to nowhere",
    `VirtualService shop/v {hosts: [v.example.com], gateways: [front.shop, lost], http: [{match: [{gateways: [other/none]}], route: [{destination: {host: ghost}}]}, {route: [{destination: {host: cart}, weight: 40}]}, {route: [{destination: {host: cart, subset: v9}, weight: 40}, {destination: {host: cart.shop, subset: v9}, weight: 60}]}]}`,
    [
      "KIA1101 error VirtualService v spec.http[0].route[0].destination.host",
      "KIA1102 error VirtualService v spec.gateways[1]",
      "KIA1102 error VirtualService v spec.http[0].match[0].gateways[0]",
      "KIA1104 warning VirtualService v spec.http[1].route[0].weight",
      "KIA1105 warning VirtualService v spec.http[2].route[0].host",
      "KIA1105 warning VirtualService v spec.http[2].route[1].host",
      "KIA1107 warning VirtualService v spec.http[2].route[0].destination",
      "KIA1107 warning VirtualService v spec.http[2].route[1].destination",
      "KIA1108 info VirtualService v spec.gateways[0]",
    ],
  ],
  [
    "two VirtualServices for a host; another gateway is another host",
    `VirtualService shop/a {hosts: [cart]}
     VirtualService other/b {hosts: [cart.shop.svc.cluster.local]}
     VirtualService shop/c {hosts: [cart], gateways: [front]}`,
    ["KIA1106 warning VirtualService a spec.hosts", "KIA1106 warning VirtualService b spec.hosts"],
  ],
  [
    "ServiceEntries for one port",
    `ServiceEntry shop/a {hosts: [x.example.com], ports: [{number: 80, protocol: HTTP}, {number: 81, protocol: TCP}]}
     ServiceEntry shop/b {hosts: [x.example.com], ports: [{number: 80, protocol: http}, {number: 81, protocol: TLS}]}`,
    [
      "KIA1211 warning ServiceEntry a spec.ports[0]",
      "KIA1211 warning ServiceEntry b spec.ports[0]",
      "KIA1212 warning ServiceEntry a spec.ports[1]",
      "KIA1212 warning ServiceEntry b spec.ports[1]",
    ],
  ],
  [
    "workload groups",
    `WorkloadGroup shop/a {metadata: {labels: {x: y}}, template: {serviceAccount: nobody}}
     WorkloadGroup shop/b {metadata: {labels: {x: y}}, template: {serviceAccount: cart}}`,
    [
      "KIA1701 warning WorkloadGroup a spec.template.serviceAccount",
      "KIA1702 warning WorkloadGroup a spec.metadata.labels",
      "KIA1702 warning WorkloadGroup b spec.metadata.labels",
    ],
  ],
  [
    "Gateway API",
    `KGateway shop/gw {gatewayClassName: mystery, listeners: [{port: 80, protocol: HTTP, hostname: a.example.com}, {port: 80, protocol: HTTP, hostname: a.example.com}]}
     KGateway other/gw2 {gatewayClassName: istio, listeners: [{port: 80, protocol: HTTP, hostname: a.example.com}], addresses: [{value: 10.0.0.1}]}
     KGateway other/gw3 {gatewayClassName: istio, addresses: [{value: 10.0.0.1}]}
     HTTPRoute shop/r {parentRefs: [{name: gw}, {name: gw2, namespace: other}], rules: [{backendRefs: [{name: cart, port: 80}, {name: ghost, port: 80}]}]}
     ReferenceGrant shop/g {from: [{namespace: nowhere}]}`,
    [
      "KIA1401 error HTTPRoute r spec.parentRefs[1].name",
      "KIA1402 error HTTPRoute r spec.rules[0].backendRefs[1].name",
      "KIA1501 warning Gateway gw spec.listeners[0].hostname",
      "KIA1501 warning Gateway gw spec.listeners[1].hostname",
      "KIA1501 warning Gateway gw2 spec.listeners[0].hostname",
      "KIA1502 warning Gateway gw2 spec.addresses[0].value",
      "KIA1502 warning Gateway gw3 spec.addresses[0].value",
      "KIA1503 error Gateway gw spec.listeners[0]",
      "KIA1503 error Gateway gw spec.listeners[1]",
      "KIA1504 error Gateway gw spec.gatewayClassName",
      "KIA1601 error ReferenceGrant g spec.from[0].namespace",
    ],
  ],
  [
    "ambient without a waypoint",
    `Namespace calm [istio.io/dataplane-mode: ambient, istio-injection: enabled]
     Service calm/web {selector: {app: web}, ports: [{name: http, port: 80}]}
     Deployment calm/web [] {template: {metadata: {labels: {app: web}}}}
     AuthorizationPolicy calm/a {rules: [{to: [{operation: {methods: [GET]}}]}]}
     RequestAuthentication calm/r {}
     Telemetry calm/t {tracing: [{}]}
     WasmPlugin calm/w {}
     VirtualService other/v {hosts: [web.calm], http: [{route: [{destination: {host: web.calm}}]}]}
     DestinationRule calm/d {host: web, trafficPolicy: {outlierDetection: {}}}`,
    [
      "KIA0109 warning AuthorizationPolicy a",
      "KIA0110 warning AuthorizationPolicy a",
      "KIA0211 warning DestinationRule d spec.host",
      "KIA1110 warning RequestAuthentication r",
      "KIA1111 warning WasmPlugin w",
      "KIA1112 warning Telemetry t",
      "KIA1113 warning VirtualService v spec.hosts[0]",
      "KIA1114 warning VirtualService v spec.hosts[0]",
      "KIA1115 warning RequestAuthentication r",
      "KIA1116 warning WasmPlugin w",
      "KIA1117 warning Telemetry t",
      "KIA1311 error Deployment web",
      "KIA1317 warning Deployment web",
    ],
  ],
  [
    "workloads without a policy, when asked for",
    `AuthorizationPolicy shop/p {selector: {matchLabels: {app: cart}}}`,
    ["KIA1301 warning Deployment ingress"],
    {},
    { reportUncoveredWorkloads: true },
  ],
])("%s", (_, text, expected, mesh, facts) => {
  test("is found", () => expect(lint(text, mesh, facts)).toEqual(expected));
});

test("a waypoint in use settles what ambient needs", () => {
  expect(
    lint(`
      Namespace calm [istio.io/dataplane-mode: ambient, istio.io/use-waypoint: wp]
      KGateway calm/wp {gatewayClassName: istio-waypoint}
      Service calm/web {selector: {app: web}, ports: [{name: http, port: 80}]}
      Deployment calm/web [] {template: {metadata: {labels: {app: web}}}}
      AuthorizationPolicy calm/a {targetRefs: [{kind: Service, name: web}], rules: [{to: [{operation: {methods: [GET]}}]}]}
      DestinationRule calm/d {host: web, trafficPolicy: {outlierDetection: {}}}`),
  ).toEqual([]);
});

test("the annotation that silences a code marks the finding", () => {
  const [vs] = parse("VirtualService shop/v {hosts: [a.example.com], gateways: [lost]}");
  if (vs === undefined) throw new Error("no object");
  vs.metadata.annotations = { "galley.istio.io/analyze-suppress": "KIA1102" };
  const [finding] = lintCluster(buildClusterWorld("west", [vs]));
  expect(finding).toMatchObject({ code: "KIA1102", suppressed: true, cluster: "west" });
});

test("a subset may be served by another cluster alone", () => {
  const here = buildClusterWorld(
    "west",
    parse(`${shop}
    DestinationRule shop/cart {host: cart, subsets: [{name: v9, labels: {version: v9}}]}`),
  );
  const [pod] = parse("Pod shop/cart-v9 [app: cart, version: v9]");
  expect(lintCluster(here).map(({ code }) => code)).toEqual(["KIA0203"]);
  const remotePods = buildClusterWorld("east", pod === undefined ? [] : [pod]).pods;
  expect(lintCluster({ ...here, remotePods })).toEqual([]);
});

import * as fc from "fast-check";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { manifest } from "./tenant-world";

const pick = (...items: unknown[]) => fc.constantFrom(...items);
const maybe = (value: fc.Arbitrary<unknown>) => fc.option(value, { nil: undefined, freq: 2 });
const list = (value: fc.Arbitrary<unknown>, maxLength = 2) => fc.array(value, { maxLength });

/** Hosts that are the tenant's (`tenantWorld`), nearly so, and not at all; own ones are likelier. */
const host = fc.oneof(
  { weight: 6, arbitrary: pick("cider.test", "a.fruit.test", "press", "press.press", "x.orchard.svc.cluster.local", "*.press.svc.cluster.local", "sugar.supplier.test", "scales.market.svc.cluster.local") },
  { weight: 1, arbitrary: pick("rival.test", "RIVAL.test.", "till.market", "till.market.svc", "till.market.svc.cluster.local.", "*", "*.test", "*.local", "fruit.test", "*.supplier.test", "orchard.svc.cluster.local", "till", "*.market.svc.cluster.local", "sсales.test", "169.254.169.254", "istiod.istio-system.svc") },
); // prettier-ignore
const namespace = pick("orchard", "press", "market", "edge", "istio-system", "");
const exportTo = maybe(
  list(fc.oneof({ weight: 5, arbitrary: pick(".", "press", "~") }, pick("*", "market", "edge"))),
);
const gateways = maybe(
  list(pick("mesh", "edge/public", "mine", "market/private", "private.market", "edge/other", "./mine")),
);
const address = pick("198.51.100.7", "10.77.0.9", "93.184.215.14", "169.254.169.254", "::ffff:10.244.0.1", "10.96.0.1", "2130706433", "0x7f.1", "127.0.0.1", "unix:///x", "203.0.113.9", "localhost", "press", "till.market"); // prettier-ignore
const header = pick(
  "x-version",
  "x-forwarded-client-cert",
  "X_Forwarded_For",
  "x-envoy-a",
  ":authority",
  "Host",
  "cookie",
);
const headers = maybe(fc.record({ request: fc.record({ set: fc.dictionary(header as fc.Arbitrary<string>, pick("1") as fc.Arbitrary<string>, { maxKeys: 1 }) }) })); // prettier-ignore
const tls = maybe(fc.record({ mode: pick("ISTIO_MUTUAL", "DISABLE", "SIMPLE"), credentialName: maybe(pick("cert", "market/cert")) })); // prettier-ignore
const destinations = fc.array(fc.record({ destination: fc.record({ host }), headers }), {
  minLength: 1,
  maxLength: 2,
});
const backend = fc.record({ name: pick("press", "till", "scales"), namespace: maybe(namespace) });
const mode = pick("STRICT", "PERMISSIVE", "DISABLE", "UNSET");
const policy = fc.record({ tls, portLevelSettings: maybe(list(fc.record({ tls }))) });
const metadata = fc.record({
  namespace: fc.oneof({ weight: 12, arbitrary: pick("orchard", "press") }, pick("market", "istio-system", "edge")),
  labels: maybe(pick({ app: "a" }, { istio: "ingressgateway" }, { "istio.io/rev": "x" }, { "app.kubernetes.io/managed-by": "isthmus" })),
  annotations: maybe(pick({ note: "a" }, { "proxy.istio.io/config": "{}" }, { "networking.istio.io/exportTo": "*" })),
}); // prettier-ignore

const specs: readonly (readonly [type: string, spec: fc.Arbitrary<unknown>])[] = [
  ["networking.istio.io/v1 VirtualService", fc.record({
    hosts: list(host), gateways, exportTo,
    http: list(fc.record({ route: destinations, mirror: maybe(fc.record({ host })), rewrite: maybe(fc.record({ authority: host })), headers, delegate: maybe(fc.record({ name: pick("a"), namespace })) }), 1),
    tls: maybe(list(fc.record({ match: fc.array(fc.record({ sniHosts: list(host) }), { minLength: 1, maxLength: 1 }), route: destinations }), 1)),
  })],
  ["networking.istio.io/v1 DestinationRule", fc.record({ host, exportTo, trafficPolicy: maybe(policy), subsets: maybe(list(fc.record({ name: pick("a"), trafficPolicy: policy }), 1)) })],
  ["networking.istio.io/v1 ServiceEntry", fc.record({ hosts: list(host), exportTo, resolution: pick("DNS", "STATIC"), location: maybe(pick("MESH_INTERNAL")), addresses: maybe(list(address)), endpoints: maybe(list(fc.record({ address }))) })],
  ["networking.istio.io/v1 Gateway", fc.record({ selector: pick({ app: "press" }, { istio: "ingressgateway" }, {}, { app: "till" }), servers: list(fc.record({ hosts: list(fc.oneof(host, host.map((item) => `*/${String(item)}`))), tls })) })],
  ["networking.istio.io/v1 WorkloadEntry", fc.record({ address, labels: maybe(pick({ app: "a" }, { "security.istio.io/tlsMode": "disabled" })) })],
  ["networking.istio.io/v1 Sidecar", fc.record({ outboundTrafficPolicy: maybe(fc.record({ mode: pick("REGISTRY_ONLY", "ALLOW_ANY"), egressProxy: maybe(fc.record({ host })) })) })],
  ["gateway.networking.k8s.io/v1 HTTPRoute", fc.record({
    parentRefs: list(fc.record({ name: pick("public", "other"), namespace: maybe(namespace), kind: maybe(pick("Service", "Gateway")), group: maybe(pick("")) })),
    hostnames: maybe(list(host)),
    rules: list(fc.record({ backendRefs: list(backend), filters: maybe(list(fc.oneof(fc.record({ requestMirror: fc.record({ backendRef: backend }) }), fc.record({ urlRewrite: fc.record({ hostname: host }) }), fc.record({ requestHeaderModifier: fc.record({ set: list(fc.record({ name: header, value: pick("1") })) }) })), 1)) }), 1),
  })],
  ["gateway.networking.k8s.io/v1 ReferenceGrant", fc.record({ from: list(fc.record({ kind: pick("Gateway", "HTTPRoute"), namespace })), to: list(fc.record({ kind: pick("Secret", "Service") })) })],
  ["security.istio.io/v1 PeerAuthentication", fc.record({ mtls: maybe(fc.record({ mode })), portLevelMtls: maybe(fc.dictionary(pick("80", "90") as fc.Arbitrary<string>, fc.record({ mode }), { maxKeys: 1 })) })],
  ["security.istio.io/v1 AuthorizationPolicy", fc.record({ action: pick("ALLOW", "DENY", "CUSTOM"), provider: maybe(fc.record({ name: pick("fruit-authz", "rival-authz") })), targetRefs: maybe(list(fc.record({ group: pick("gateway.networking.k8s.io"), kind: pick("Gateway", "GatewayClass"), name: pick("a"), namespace: maybe(namespace) }))) })],
  ["security.istio.io/v1 RequestAuthentication", fc.record({ jwtRules: list(fc.record({ issuer: pick("https://login.fruit.test", "https://169.254.169.254", "x"), jwksUri: maybe(pick("https://login.fruit.test/k", "http://login.fruit.test/k", "https://rival.test/k", "https://login.fruit.test@rival.test")), outputPayloadToHeader: maybe(header) })) })],
  ["telemetry.istio.io/v1 Telemetry", fc.record({ tracing: list(fc.record({ providers: list(fc.record({ name: pick("prometheus", "fruit-authz", "rival-otel") })) })) })],
  ["v1 Service", fc.record({ type: pick("ClusterIP", "ExternalName"), externalName: maybe(host), externalIPs: maybe(list(address, 1)), clusterIP: maybe(pick("None", "10.96.0.10")) })],
  ["apps/v1 Deployment", fc.record({ template: fc.record({ metadata: fc.record({ annotations: maybe(pick({ a: "b" }, { "sidecar.istio.io/inject": "false" }, { "traffic.sidecar.istio.io/excludeOutboundPorts": "1" })) }), spec: fc.record({ hostNetwork: maybe(fc.boolean()), volumes: maybe(list(pick({ name: "a", hostPath: { path: "/" } }, { name: "b", emptyDir: {} }), 1)) }) }) })],
  ["networking.istio.io/v1alpha3 EnvoyFilter", fc.constant({})],
  ["rbac.authorization.k8s.io/v1 RoleBinding", fc.constant({})],
]; // prettier-ignore

/** Objects of every kind that a tenant tries to write, most of them nearly right. Absent fields are left out. */
export const randomTenantManifest: fc.Arbitrary<KubernetesObject> = fc
  .tuple(fc.oneof(...specs.map(([type, spec]) => spec.map((value) => [type, value] as const))), metadata)
  .map(([[type, spec], meta]) =>
    manifest(type, JSON.parse(JSON.stringify(spec)) as Record<string, unknown>, {
      name: "x",
      ...(JSON.parse(JSON.stringify(meta)) as object),
    }),
  );

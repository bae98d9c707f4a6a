import { describe, expect, it } from "vitest";
import { manifest, refusalsOf, tenantWorld } from "@/lib/testing/tenant-world";

const networking = (kind: string, spec: Record<string, unknown>) =>
  manifest(`networking.istio.io/v1 ${kind}`, spec);
const route = (http: Record<string, unknown>, spec: Record<string, unknown> = {}) =>
  networking("VirtualService", { hosts: ["cider.test"], exportTo: ["."], http: [http], ...spec });
const to = (host: string) => [{ destination: { host } }];
const gatewayRoute = (rule: Record<string, unknown>, spec: Record<string, unknown> = {}) =>
  manifest("gateway.networking.k8s.io/v1 HTTPRoute", {
    parentRefs: [{ name: "public", namespace: "edge" }],
    hostnames: ["cider.test"],
    rules: [rule],
    ...spec,
  });

describe("destinations (step 7)", () => {
  it.each([
    ["route", route({ route: to("till.market.svc.cluster.local") })],
    ["short route", route({ route: to("till.market") })],
    ["mirror", route({ route: to("press"), mirror: { host: "till.market.svc.cluster.local" } })],
    ["mirrors", route({ route: to("press"), mirrors: to("till.market") })],
    ["delegate", route({ delegate: { name: "a", namespace: "market" } })],
    ["rewrite", route({ route: to("press"), rewrite: { authority: "rival.test:80" } })],
    ["redirect", route({ redirect: { authority: "rival.test" } })],
    ["tls route", route({}, { tls: [{ match: [{ sniHosts: ["cider.test"] }], route: to("till.market") }] })],
    ["tcp route", route({}, { tcp: [{ route: to("till.market") }] })],
    ["control plane", route({ route: to("istiod.istio-system.svc.cluster.local") })],
    ["tunnel", networking("DestinationRule", { host: "press", exportTo: ["."], trafficPolicy: { tunnel: { targetHost: "rival.test" } } })],
    ["sni", networking("DestinationRule", { host: "sugar.supplier.test", exportTo: ["."], trafficPolicy: { tls: { mode: "SIMPLE", sni: "rival.test" } } })],
    ["endpoint", networking("ServiceEntry", { hosts: ["cider.test"], exportTo: ["."], resolution: "DNS", endpoints: [{ address: "till.market.svc.cluster.local" }] })],
    ["alias", manifest("v1 Service", { type: "ExternalName", externalName: "metadata.google.internal" })],
    ["outbound policy", networking("Sidecar", { outboundTrafficPolicy: { mode: "ALLOW_ANY" } })],
    ["egress proxy", networking("Sidecar", { outboundTrafficPolicy: { mode: "REGISTRY_ONLY", egressProxy: { host: "till.market" } } })],
    ["backend", gatewayRoute({ backendRefs: [{ name: "till", namespace: "market" }] })],
    ["backend by host", gatewayRoute({ backendRefs: [{ group: "networking.istio.io", kind: "Hostname", name: "rival.test" }] })],
    ["backend of another kind", gatewayRoute({ backendRefs: [{ group: "other.test", kind: "Bucket", name: "a" }] })],
    ["mirror filter", gatewayRoute({ filters: [{ requestMirror: { backendRef: { name: "till", namespace: "market" } } }] })],
    ["mirror filter of a backend", gatewayRoute({ backendRefs: [{ name: "a", filters: [{ requestMirror: { backendRef: { name: "till", namespace: "market" } } }] }] })],
    ["redirect filter", gatewayRoute({ filters: [{ requestRedirect: { hostname: "rival.test" } }] })],
    ["rewrite filter", gatewayRoute({ filters: [{ urlRewrite: { hostname: "rival.test" } }] })],
  ])("refuses a foreign %s", (_, object) => {
    expect(refusalsOf(object).map((text) => text.split(" ")[0])).toEqual(["DEST_NOT_GRANTED"]);
  }); // prettier-ignore

  it.each([
    ["own", route({ route: to("press"), mirror: { host: "press.press.svc.cluster.local" } })],
    ["granted", route({ route: to("scales.market.svc.cluster.local") })],
    ["granted in short", route({ route: to("scales.market") })],
    ["external", route({ route: to("sugar.supplier.test"), rewrite: { authority: "sugar.supplier.test" } })],
    ["backend", gatewayRoute({ backendRefs: [{ name: "scales", namespace: "market", port: 80 }, { name: "press", namespace: "press" }] })],
    ["delegate", route({ delegate: { name: "a", namespace: "press" } })],
  ])("lets an %s destination", (_, object) => {
    expect(refusalsOf(object)).toEqual([]);
  }); // prettier-ignore

  it.each([
    ["market/private", 1], ["private.market", 1], ["private.market.svc.cluster.local", 1], ["edge/other", 1],
    ["edge/public", 0], ["transit/any", 0], ["mesh", 0], ["mine", 0], ["./mine", 0], ["press/mine", 0], ["mine.press", 0],
  ])("judges gateway %s", (gateway, refused) => {
    const found = refusalsOf(route({ route: to("press") }, { gateways: [gateway] }));
    expect(found).toEqual(refused === 1 ? ["GATEWAY_NOT_GRANTED spec.gateways[0]"] : []);
  }); // prettier-ignore

  it("binds routes of Gateway API to granted gateways only, and takes no TCP from a shared one", () => {
    const parents = (parent: Record<string, unknown>) => refusalsOf(gatewayRoute({}, { parentRefs: [parent] }));
    expect(parents({ name: "other", namespace: "edge" })).toEqual(["GATEWAY_NOT_GRANTED spec.parentRefs[0]"]);
    expect(parents({ name: "a", namespace: "market" })).toEqual(["GATEWAY_NOT_GRANTED spec.parentRefs[0]"]);
    expect(parents({ name: "mine" })).toEqual([]);
    expect(parents({ group: "", kind: "Service", name: "till", namespace: "market" })).toEqual(["HOST_NOT_OWNED spec.parentRefs[0]"]);
    // Every caller of the service would be routed by it, whoever's: a VirtualService can be kept from them.
    expect(parents({ group: "", kind: "Service", name: "press" })).toEqual(["EXPORT_TOO_WIDE spec.parentRefs[0]"]);
    expect(parents({ group: "", kind: "Service", name: "mill", namespace: "press" })).toEqual([]);
    const any = tenantWorld({ settingsOf: () => ({ exportTo: "Any" }) });
    expect(refusalsOf(gatewayRoute({}, { parentRefs: [{ group: "", kind: "Service", name: "press" }] }), any)).toEqual([]);
    const tcp = route({}, { gateways: ["edge/public"], tcp: [{ route: to("press") }] });
    expect(refusalsOf(tcp)).toEqual(["HOST_UNSPECIFIED spec.tcp[0]"]);
  }); // prettier-ignore

  it.each([
    "X-Forwarded-Client-Cert", "x_forwarded_for", "x-envoy-original-dst-host", ":authority", "Host", " forwarded ", "Impersonate-User", "a b",
  ])("keeps header %j", (name) => {
    const code = (object: ReturnType<typeof route>) => refusalsOf(object).map((text) => text.split(" ")[0]);
    const expected = ["HEADER_FORBIDDEN"];
    expect(code(route({ headers: { request: { set: { [name]: "x" } } } }))).toEqual(expected);
    expect(code(route({ route: [{ destination: { host: "press" }, headers: { request: { remove: [name] } } }] }))).toEqual(expected);
    expect(code(route({ headers: { response: { add: { [name]: "x" } } } }))).toEqual(expected);
    expect(code(gatewayRoute({ filters: [{ requestHeaderModifier: { add: [{ name, value: "x" }] } }] }))).toEqual(expected);
    expect(code(gatewayRoute({ backendRefs: [{ name: "a", filters: [{ responseHeaderModifier: { remove: [name] } }] }] }))).toEqual(expected);
    const rule = (fields: Record<string, unknown>) =>
      manifest("security.istio.io/v1 RequestAuthentication", { jwtRules: [{ issuer: "x", jwks: "{}", ...fields }] });
    expect(code(rule({ outputPayloadToHeader: name }))).toEqual(expected);
    expect(code(rule({ outputClaimToHeaders: [{ header: name, claim: "sub" }] }))).toEqual(expected);
  }); // prettier-ignore

  it("lets other headers be written", () => {
    expect(
      refusalsOf(route({ headers: { request: { set: { "x-version": "2" }, remove: ["cookie"] } } })),
    ).toEqual([]);
  });
});

describe("addresses (step 8)", () => {
  const entry = (address: string, fields: Record<string, unknown> = {}) =>
    networking("ServiceEntry", {
      hosts: ["cider.test"],
      exportTo: ["."],
      resolution: "STATIC",
      endpoints: [{ address }],
      ...fields,
    });
  const machine = (address: string) => networking("WorkloadEntry", { address }); // prettier-ignore

  it.each([
    "169.254.169.254", "127.0.0.1", "0.0.0.0", "10.244.3.7", "10.96.0.10", "10.0.0.5", "224.0.0.1", "100.100.100.200",
    "::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "::1", "::", "fe80::1", "fd00:ec2::254",
    "203.0.113.9", "unix:///var/run/x.sock", "/var/run/x.sock", "localhost", "a.localhost",
  ])("forbids endpoint %s", (address) => {
    expect(refusalsOf(entry(address))).toEqual(["ADDRESS_FORBIDDEN spec.endpoints[0].address"]);
    expect(refusalsOf(machine(address))).toEqual(["ADDRESS_FORBIDDEN spec.address"]);
  }); // prettier-ignore

  it.each([
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "169.254.43518",
    "010.77.0.1",
    "[::1]",
    "fe80::1%eth0",
  ])("does not guess what %s means", (address) => {
    expect(refusalsOf(entry(address))).toEqual(["VALUE_AMBIGUOUS spec.endpoints[0].address"]);
  });

  it("lets endpoints be in own networks, and external ones on the Internet", () => {
    expect(refusalsOf(machine("198.51.100.7"))).toEqual([]);
    expect(refusalsOf(machine("10.77.1.2"))).toEqual([]);
    expect(refusalsOf(machine("93.184.215.14"))).toEqual(["ADDRESS_FORBIDDEN spec.address"]);
    expect(refusalsOf(entry("93.184.215.14"))).toEqual([]);
    expect(refusalsOf(entry("93.184.215.14", { location: "MESH_INTERNAL" }))).toHaveLength(1);
  });

  it("judges virtual addresses as ranges", () => {
    const virtual = (address: string) => refusalsOf(entry("198.51.100.7", { addresses: [address] }));
    const wide = ["0.0.0.0/0", "::/0", "10.0.0.0/8", "169.0.0.0/8", "10.96.0.10"];
    expect(wide.filter((range) => virtual(range).length !== 1)).toEqual([]);
    expect(virtual("198.51.100.0/16")).toEqual([]);
    expect(virtual("240.0.0.9")).toEqual([]);
    const all = networking("ServiceEntry", { hosts: ["cider.test"], exportTo: ["."], ports: [{ number: 5432, protocol: "TCP" }] });
    expect(refusalsOf(all)).toEqual(["ADDRESS_FORBIDDEN spec.ports[0]"]);
  }); // prettier-ignore

  it("keeps services and their endpoints to what is theirs", () => {
    expect(refusalsOf(manifest("v1 Service", { externalIPs: ["198.51.100.7"] }))).toEqual(["ADDRESS_FORBIDDEN spec.externalIPs[0]"]);
    expect(refusalsOf(manifest("v1 Service", { loadBalancerIP: "93.184.215.14" }))).toEqual(["ADDRESS_FORBIDDEN spec.loadBalancerIP"]);
    expect(refusalsOf(manifest("v1 Service", { clusterIP: "10.96.0.10" }))).toEqual(["ADDRESS_FORBIDDEN spec.clusterIP"]);
    expect(refusalsOf(manifest("v1 Service", { clusterIP: "None", selector: { app: "press" } }))).toEqual([]);
    const slice = { ...manifest("discovery.k8s.io/v1 EndpointSlice", {}), endpoints: [{ addresses: ["10.244.9.9"] }] };
    expect(refusalsOf(slice)).toEqual(["ADDRESS_FORBIDDEN endpoints[0].addresses[0]"]);
    const endpoints = { ...manifest("v1 Endpoints", {}), subsets: [{ addresses: [{ ip: "127.0.0.1" }] }] };
    expect(refusalsOf(endpoints)).toEqual(["ADDRESS_FORBIDDEN subsets[0].addresses[0].ip"]);
    const inbound = (defaultEndpoint: string) => refusalsOf(networking("Sidecar", { ingress: [{ defaultEndpoint }] }));
    expect(["127.0.0.1:15000", "10.0.0.1:80", "unix:///x"].map((item) => inbound(item).length)).toEqual([1, 1, 1]);
    expect(inbound("127.0.0.1:8080")).toEqual([]);
  }); // prettier-ignore

  it.each([
    "http://login.fruit.test/keys", "https://rival.test/keys", "https://login.fruit.test@rival.test/", "https://169.254.169.254/",
    "https://login.fruit.test.rival.test/", "https://login.fruit.test\\@rival.test/", "https://login.fruit.test#@rival.test",
    "https://[::1]/", "https://2130706433/", "file:///etc/passwd", " https://login.fruit.test/",
  ])("fetches no keys from %s", (jwksUri) => {
    const rule = (fields: Record<string, unknown>) =>
      refusalsOf(manifest("security.istio.io/v1 RequestAuthentication", { jwtRules: [fields] }));
    expect(rule({ issuer: "x", jwksUri })).toEqual(["URL_FORBIDDEN spec.jwtRules[0].jwksUri"]);
    expect(rule({ issuer: jwksUri })).toEqual(["URL_FORBIDDEN spec.jwtRules[0].issuer"]);
    expect(rule({ issuer: jwksUri, jwks: "{}" })).toEqual([]);
    expect(rule({ issuer: "x", jwksUri: "https://login.fruit.test:8443/keys?v=1" })).toEqual([]);
  }); // prettier-ignore
});

describe("selectors, Secrets and providers (step 10)", () => {
  const gateway = (selector: Record<string, string>, fields: Record<string, unknown> = {}) =>
    networking("Gateway", { selector, servers: [{ hosts: ["cider.test"], ...fields }] });

  it.each([[{}], [{ istio: "ingressgateway" }], [{ app: "istio-egressgateway" }], [{ "app.kubernetes.io/name": "istiod" }]])(
    "programs no workloads of the platform by %j",
    (selector) => {
      expect(refusalsOf(gateway(selector as Record<string, string>))).toEqual(["SELECTOR_OUT_OF_SCOPE spec.selector"]);
    },
  ); // prettier-ignore

  it("programs no known workload of others", () => {
    const workloadsOf = () => [{ namespace: "market", labels: { app: "till", team: "a" } as Record<string, string> }, { namespace: "orchard", labels: { app: "press" } }];
    const world = tenantWorld({ workloadsOf });
    expect(refusalsOf(gateway({ app: "till" }), world)).toEqual(["SELECTOR_OUT_OF_SCOPE spec.selector"]);
    expect(refusalsOf(gateway({ app: "press" }), world)).toEqual([]);
  }); // prettier-ignore

  it.each(["market/cert", "kubernetes://market/cert", "kubernetes-gateway://market/cert", "../cert"])("reads no Secret %s", (credentialName) => {
    const tls = { mode: "SIMPLE", credentialName };
    expect(refusalsOf(gateway({ app: "press" }, { tls }))).toEqual(["SECRET_REF_CROSS_NS spec.servers[0].tls.credentialName"]);
    const rule = { host: "sugar.supplier.test", exportTo: ["."], trafficPolicy: { portLevelSettings: [{ tls }] } };
    expect(refusalsOf(networking("DestinationRule", rule))).toEqual(["SECRET_REF_CROSS_NS spec.trafficPolicy.portLevelSettings[0].tls.credentialName"]);
  }); // prettier-ignore

  it("keeps a gateway of Gateway API to its own namespace", () => {
    const own = { hostname: "cider.test", protocol: "HTTPS" };
    const made = (fields: Record<string, unknown>, listener: Record<string, unknown> = {}) =>
      refusalsOf(manifest("gateway.networking.k8s.io/v1 Gateway", { gatewayClassName: "istio", listeners: [{ ...own, ...listener }], ...fields }));
    expect(made({}, { tls: { certificateRefs: [{ name: "a", namespace: "market" }] } })).toEqual(["SECRET_REF_CROSS_NS spec.listeners[0].tls.certificateRefs[0].namespace"]);
    expect(made({ tls: { backend: { clientCertificateRef: { name: "a", namespace: "market" } } } })).toEqual(["SECRET_REF_CROSS_NS spec.tls.backend.clientCertificateRef.namespace"]);
    expect(made({}, { allowedRoutes: { namespaces: { from: "All" } } })).toEqual(["EXPORT_TOO_WIDE spec.listeners[0].allowedRoutes.namespaces.from"]);
    const byLabel = (labels: Record<string, string>) => made({}, { allowedRoutes: { namespaces: { from: "Selector", selector: { matchLabels: labels } } } });
    expect(byLabel({ team: "a" })).toEqual(["SELECTOR_OUT_OF_SCOPE spec.listeners[0].allowedRoutes.namespaces.selector"]);
    expect(byLabel({ "kubernetes.io/metadata.name": "press" })).toEqual([]);
    expect(made({ gatewayClassName: "istio-remote" })).toEqual(["GATEWAY_NOT_GRANTED spec.gatewayClassName"]);
    expect(made({ addresses: [{ type: "Hostname", value: "ingress.edge.svc.cluster.local" }] })).toEqual(["SELECTOR_OUT_OF_SCOPE spec.addresses[0].value"]);
    expect(made({ addresses: [{ value: "93.184.215.14" }] })).toEqual(["ADDRESS_FORBIDDEN spec.addresses[0].value"]);
    expect(made({ infrastructure: { parametersRef: { name: "a" } } })).toEqual(["RBAC_ESCALATION spec.infrastructure.parametersRef"]);
    expect(made({ infrastructure: { annotations: { "sidecar.istio.io/inject": "false" } } })).toHaveLength(1);
    expect(made({})).toEqual([]);
  }); // prettier-ignore

  it("gives objects of a namespace to own ones only, and a certificate to a shared gateway", () => {
    const grant = (kind: string, namespace: string, to: string) =>
      refusalsOf(manifest("gateway.networking.k8s.io/v1beta1 ReferenceGrant", { from: [{ kind, namespace }], to: [{ kind: to }] }));
    expect(grant("HTTPRoute", "market", "Service")).toEqual(["EXPORT_TOO_WIDE spec.from[0].namespace"]);
    expect(grant("Gateway", "edge", "Service")).toEqual(["EXPORT_TOO_WIDE spec.from[0].namespace"]);
    expect(grant("Gateway", "edge", "Secret")).toEqual([]);
    expect(grant("HTTPRoute", "press", "Service")).toEqual([]);
  }); // prettier-ignore

  it("targets the own namespace, names granted providers and plain identities", () => {
    const policy = (spec: Record<string, unknown>) => refusalsOf(manifest("security.istio.io/v1 AuthorizationPolicy", spec));
    const target = { group: "gateway.networking.k8s.io", kind: "Gateway", name: "a" };
    expect(policy({ targetRef: { ...target, namespace: "edge" } })).toEqual(["SELECTOR_OUT_OF_SCOPE spec.targetRef.namespace"]);
    expect(policy({ targetRefs: [{ ...target, kind: "GatewayClass" }] })).toEqual(["SELECTOR_OUT_OF_SCOPE spec.targetRefs[0]"]);
    expect(policy({ targetRefs: [target] })).toEqual([]);
    expect(policy({ action: "CUSTOM", provider: { name: "rival-authz" } })).toEqual(["PROVIDER_NOT_GRANTED spec.provider.name"]);
    expect(policy({ action: "CUSTOM", provider: { name: "fruit-authz" } })).toEqual([]);
    const from = (source: Record<string, string[]>) => policy({ rules: [{ from: [{ source }] }] });
    expect(from({ serviceAccounts: ["orchard/cert.x"] })).toEqual(["VALUE_AMBIGUOUS spec.rules[0].from[0].source.serviceAccounts[0]"]);
    expect(from({ notPrincipals: ["*/sa/a.b"] })).toHaveLength(1);
    expect(from({ principals: ["cluster.local/ns/orchard/sa/press"], namespaces: ["edge"] })).toEqual([]);
    const telemetry = (name: string) => refusalsOf(manifest("telemetry.istio.io/v1 Telemetry", { tracing: [{ providers: [{ name }] }] }));
    expect(telemetry("rival-otel")).toEqual(["PROVIDER_NOT_GRANTED spec.tracing[0].providers[0].name"]);
    expect(telemetry("prometheus")).toEqual([]);
    const token = { ...manifest("v1 Secret", {}), type: "kubernetes.io/service-account-token" };
    expect(refusalsOf(token)).toEqual(["RBAC_ESCALATION type"]);
  }); // prettier-ignore
});

describe("mutual TLS (step 11)", () => {
  const rule = (
    host: string,
    trafficPolicy: unknown,
    floor: "STRICT" | "PERMISSIVE" | "DISABLE" = "STRICT",
  ) =>
    refusalsOf(
      networking("DestinationRule", { host, exportTo: ["."], ...(trafficPolicy as object) }),
      tenantWorld({ settingsOf: () => ({ mtls: floor }) }),
    );
  const tls = (mode: string) => ({ tls: { mode } }); // prettier-ignore

  it("keeps clients of the mesh to the mesh's TLS, wherever a rule says otherwise", () => {
    for (const mode of ["DISABLE", "SIMPLE", "MUTUAL"]) {
      expect(rule("press", { trafficPolicy: tls(mode) })).toEqual([
        "MTLS_DOWNGRADE spec.trafficPolicy.tls.mode",
      ]);
      expect(rule("press.press", { trafficPolicy: { portLevelSettings: [tls(mode)] } })).toHaveLength(1);
      expect(
        rule("*.press.svc.cluster.local", { subsets: [{ name: "a", trafficPolicy: tls(mode) }] }),
      ).toHaveLength(1);
      expect(rule("sugar.supplier.test", { trafficPolicy: tls(mode) })).toEqual([]);
    }
    expect(rule("press", { trafficPolicy: tls("ISTIO_MUTUAL") })).toEqual([]);
    expect(rule("press", { trafficPolicy: tls("SIMPLE") }, "PERMISSIVE")).toEqual([]);
    expect(rule("press", { trafficPolicy: tls("DISABLE") }, "PERMISSIVE")).toHaveLength(1);
    expect(rule("press", { trafficPolicy: tls("DISABLE") }, "DISABLE")).toEqual([]);
  });

  it.each([
    ["STRICT", { mtls: { mode: "PERMISSIVE" } }, 1],
    ["STRICT", { portLevelMtls: { 8080: { mode: "DISABLE" } } }, 1],
    ["STRICT", { mtls: { mode: "UNSET" }, portLevelMtls: { 8080: {} } }, 0],
    ["STRICT", { selector: { matchLabels: { app: "a" } }, mtls: { mode: "STRICT" } }, 0],
    ["STRICT", {}, 0],
    ["PERMISSIVE", { mtls: { mode: "DISABLE" } }, 1],
    ["PERMISSIVE", { mtls: { mode: "PERMISSIVE" } }, 0],
    [undefined, { mtls: { mode: "DISABLE" } }, 1],
    ["DISABLE", { mtls: { mode: "DISABLE" } }, 0],
  ] as const)("lets no server under %s accept %j", (mtls, spec, refused) => {
    const world = tenantWorld({ settingsOf: () => (mtls === undefined ? {} : { mtls }) });
    const found = refusalsOf(manifest("security.istio.io/v1beta1 PeerAuthentication", spec), world);
    expect(found.map((text) => text.split(" ")[0])).toEqual(refused === 1 ? ["MTLS_DOWNGRADE"] : []);
  });

  it("lets no TLS of its own take its place under STRICT", () => {
    expect(refusalsOf(networking("Sidecar", { ingress: [{ tls: { mode: "SIMPLE" } }] }))).toEqual(["MTLS_DOWNGRADE spec.ingress[0].tls"]);
    const policy = { targetRefs: [{ kind: "Service", name: "press" }], validation: { hostname: "cider.test" } };
    expect(refusalsOf(manifest("gateway.networking.k8s.io/v1 BackendTLSPolicy", policy))).toEqual(["MTLS_DOWNGRADE spec.targetRefs[0]"]);
  }); // prettier-ignore
});

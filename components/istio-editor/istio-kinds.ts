import { startAuthorizationPolicy } from "@/components/authorization-policy/start-authorization-policy";
import { startPeerAuthentication } from "@/components/peer-authentication/start-peer-authentication";
import { startRequestAuthentication } from "@/components/request-authentication/start-request-authentication";
import type { IstioKind } from "./istio-kind";

const networking = { group: "networking.istio.io", version: "v1" } as const;
const security = { group: "security.istio.io", version: "v1" } as const;
const gatewayApi = { group: "gateway.networking.k8s.io", version: "v1" } as const;

/** Every kind that Isthmus edits, in the order in which they are offered. */
export const istioKinds: readonly IstioKind[] = [
  {
    ...networking,
    resource: "virtualservices",
    kind: "VirtualService",
    noun: "routing",
    purpose: "Which requests to a host go where, and how",
    belongsTo: "traffic",
    start: ({ about }) => ({
      name: about["service"] ?? "",
      spec: {
        hosts: [about["service"] ?? "example"],
        http: [{ route: [{ destination: { host: about["service"] ?? "example" } }] }],
      },
    }),
    loadForm: async () =>
      (await import("@/components/virtual-service/virtual-service-form")).virtualServiceEditor,
  },
  {
    ...networking,
    resource: "destinationrules",
    kind: "DestinationRule",
    noun: "traffic policy",
    purpose: "How to talk to a service: subsets, load balancing, limits, TLS",
    belongsTo: "traffic",
    start: ({ about }) => ({
      name: about["service"] ?? "",
      spec: {
        host: about["service"] ?? "example",
        trafficPolicy: { loadBalancer: { simple: "LEAST_REQUEST" } },
      },
    }),
    loadForm: async () =>
      (await import("@/components/destination-rule/destination-rule-form")).destinationRuleEditor,
  },
  {
    ...networking,
    resource: "serviceentries",
    kind: "ServiceEntry",
    noun: "service entry",
    purpose: "A service outside the cluster that the mesh knows by name",
    belongsTo: "traffic",
    start: () => ({
      spec: {
        hosts: ["api.example.com"],
        location: "MESH_EXTERNAL",
        resolution: "DNS",
        ports: [{ number: 443, name: "tls", protocol: "TLS" }],
      },
    }),
    loadForm: async () => (await import("@/components/service-entry/service-entry-form")).serviceEntryEditor,
  },
  {
    ...networking,
    resource: "sidecars",
    kind: "Sidecar",
    noun: "sidecar scope",
    purpose: "Which services the proxies of a namespace or workload see",
    belongsTo: "traffic",
    start: () => ({ name: "default", spec: { egress: [{ hosts: ["./*", "istio-system/*"] }] } }),
    loadForm: async () => (await import("@/components/sidecar/sidecar-form")).sidecarEditor,
  },
  {
    ...networking,
    resource: "workloadentries",
    kind: "WorkloadEntry",
    noun: "workload entry",
    purpose: "A virtual machine or other endpoint as a workload of the mesh",
    belongsTo: "traffic",
    start: () => ({ spec: { address: "10.0.0.1", labels: { app: "example" } } }),
  },
  {
    ...security,
    resource: "peerauthentications",
    kind: "PeerAuthentication",
    noun: "mTLS mode",
    purpose: "Whether workloads take plain text, mutual TLS, or both",
    belongsTo: "security",
    start: startPeerAuthentication,
    loadForm: async () =>
      (await import("@/components/peer-authentication/peer-authentication-form")).peerAuthenticationEditor,
  },
  {
    ...security,
    resource: "authorizationpolicies",
    kind: "AuthorizationPolicy",
    noun: "access policy",
    purpose: "Who may call what",
    belongsTo: "security",
    start: startAuthorizationPolicy,
    loadForm: async () =>
      (await import("@/components/authorization-policy/authorization-policy-form")).authorizationPolicyEditor,
  },
  {
    ...security,
    resource: "requestauthentications",
    kind: "RequestAuthentication",
    noun: "request authentication",
    purpose: "Which JSON Web Tokens are believed",
    belongsTo: "security",
    start: startRequestAuthentication,
    loadForm: async () =>
      (await import("@/components/request-authentication/request-authentication-form"))
        .requestAuthenticationEditor,
  },
  {
    ...networking,
    resource: "gateways",
    kind: "Gateway",
    noun: "gateway",
    purpose: "Where traffic enters the mesh: ports, hosts, TLS",
    belongsTo: "gateways",
    start: () => ({
      spec: {
        selector: { istio: "ingressgateway" },
        servers: [{ port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["example.com"] }],
      },
    }),
    loadForm: async () => (await import("@/components/gateway/gateway-form")).gatewayEditor,
  },
  {
    ...gatewayApi,
    resource: "gateways",
    kind: "Gateway",
    noun: "gateway (Gateway API)",
    purpose: "Where traffic enters, in the standard of Kubernetes",
    belongsTo: "gateways",
    start: () => ({
      spec: {
        gatewayClassName: "istio",
        listeners: [
          { name: "http", port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "Same" } } },
        ],
      },
    }),
    loadForm: async () =>
      (await import("@/components/gateway-api-gateway/gateway-api-gateway-form")).gatewayApiGatewayEditor,
  },
  {
    ...gatewayApi,
    resource: "httproutes",
    kind: "HTTPRoute",
    noun: "HTTP route",
    purpose: "Which requests to a gateway or service go where, in the standard of Kubernetes",
    belongsTo: "gateways",
    start: ({ about }) => ({
      name: about["service"] ?? "",
      spec: {
        parentRefs: [{ name: about["gateway"] ?? "gateway" }],
        rules: [{ backendRefs: [{ name: about["service"] ?? "example", port: 80 }] }],
      },
    }),
    loadForm: async () => (await import("@/components/http-route/http-route-form")).httpRouteEditor,
  },
  {
    ...gatewayApi,
    resource: "grpcroutes",
    kind: "GRPCRoute",
    noun: "gRPC route",
    purpose: "Which gRPC calls to a gateway or service go where",
    belongsTo: "gateways",
    start: ({ about }) => ({
      name: about["service"] ?? "",
      spec: {
        parentRefs: [{ name: about["gateway"] ?? "gateway" }],
        rules: [{ backendRefs: [{ name: about["service"] ?? "example", port: 80 }] }],
      },
    }),
    loadForm: async () => (await import("@/components/grpc-route/grpc-route-form")).grpcRouteEditor,
  },
  {
    group: gatewayApi.group,
    version: "v1",
    resource: "referencegrants",
    kind: "ReferenceGrant",
    noun: "reference grant",
    purpose: "Lets routes of another namespace refer to objects of this one",
    belongsTo: "gateways",
    start: () => ({
      spec: {
        from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default" }],
        to: [{ group: "", kind: "Service" }],
      },
    }),
  },
  {
    ...gatewayApi,
    resource: "tlsroutes",
    kind: "TLSRoute",
    noun: "TLS route",
    purpose: "Where encrypted connections go by the name they ask for",
    belongsTo: "gateways",
    start: ({ about }) => ({
      name: about["service"] ?? "",
      spec: {
        parentRefs: [{ name: about["gateway"] ?? "gateway" }],
        hostnames: ["example.com"],
        rules: [{ backendRefs: [{ name: about["service"] ?? "example", port: 443 }] }],
      },
    }),
  },
  {
    ...gatewayApi,
    version: "v1alpha2",
    resource: "tcproutes",
    kind: "TCPRoute",
    noun: "TCP route",
    purpose: "Where plain connections to a port go",
    belongsTo: "gateways",
    start: ({ about }) => ({
      name: about["service"] ?? "",
      spec: {
        parentRefs: [{ name: about["gateway"] ?? "gateway" }],
        rules: [{ backendRefs: [{ name: about["service"] ?? "example", port: 9000 }] }],
      },
    }),
  },
  {
    ...gatewayApi,
    resource: "backendtlspolicies",
    kind: "BackendTLSPolicy",
    noun: "backend TLS policy",
    purpose: "How a gateway encrypts what it sends to a service",
    belongsTo: "gateways",
    start: ({ about }) => ({
      name: about["service"] ?? "",
      spec: {
        targetRefs: [{ group: "", kind: "Service", name: about["service"] ?? "example" }],
        validation: { hostname: "example.com", wellKnownCACertificates: "System" },
      },
    }),
  },
  {
    ...gatewayApi,
    resource: "listenersets",
    kind: "ListenerSet",
    noun: "listener set",
    purpose: "More listeners for a gateway, owned by another team",
    belongsTo: "gateways",
    start: ({ about }) => ({
      spec: {
        parentRef: { name: about["gateway"] ?? "gateway" },
        listeners: [{ name: "http", port: 8080, protocol: "HTTP" }],
      },
    }),
  },
  {
    group: "telemetry.istio.io",
    version: "v1",
    resource: "telemetries",
    kind: "Telemetry",
    noun: "telemetry",
    purpose: "What proxies trace, measure and log",
    belongsTo: "other",
    start: () => ({ name: "default", spec: { accessLogging: [{ providers: [{ name: "envoy" }] }] } }),
    loadForm: async () => (await import("@/components/telemetry/telemetry-form")).telemetryEditor,
  },
  {
    ...networking,
    resource: "workloadgroups",
    kind: "WorkloadGroup",
    noun: "workload group",
    purpose: "What virtual machines that join by themselves have in common",
    belongsTo: "other",
    start: () => ({
      spec: { metadata: { labels: { app: "example" } }, template: { serviceAccount: "default" } },
    }),
  },
  {
    ...networking,
    version: "v1beta1",
    resource: "proxyconfigs",
    kind: "ProxyConfig",
    noun: "proxy configuration",
    purpose: "Settings of proxies that take effect when a workload restarts",
    belongsTo: "other",
    start: () => ({ spec: { concurrency: 2 } }),
  },
  {
    ...networking,
    version: "v1alpha3",
    resource: "envoyfilters",
    kind: "EnvoyFilter",
    noun: "Envoy filter",
    purpose: "Patches the configuration that istiod generates",
    belongsTo: "other",
    start: () => ({ spec: { configPatches: [] } }),
  },
  {
    group: "extensions.istio.io",
    version: "v1alpha1",
    resource: "wasmplugins",
    kind: "WasmPlugin",
    noun: "Wasm plugin",
    purpose: "Runs a WebAssembly module in proxies",
    belongsTo: "other",
    start: () => ({ spec: { url: "oci://example.com/module:1.0.0" } }),
  },
  {
    group: "extensions.istio.io",
    version: "v1alpha1",
    resource: "trafficextensions",
    kind: "TrafficExtension",
    noun: "traffic extension",
    purpose: "Runs a WebAssembly module or a Lua script in proxies",
    belongsTo: "other",
    start: () => ({ spec: { lua: { inlineCode: "" } } }),
  },
];

/** `virtualservices.networking.istio.io` → the kind. */
export function findIstioKind(resource: string): IstioKind | undefined {
  return istioKinds.find((kind) => `${kind.resource}.${kind.group}` === resource);
}

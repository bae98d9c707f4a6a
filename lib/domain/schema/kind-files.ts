/** Written by scripts/generate-schemas.mjs. Spelled out because bundlers follow only literal imports. */
export const kindFiles: Readonly<
  Record<string, { schema: () => Promise<unknown>; descriptions: () => Promise<unknown> }>
> = {
  "extensions.istio.io/TrafficExtension": {
    schema: async () =>
      (await import("./kinds/extensions.istio.io_trafficextension.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/extensions.istio.io_trafficextension.descriptions.json")).default as unknown,
  },
  "extensions.istio.io/WasmPlugin": {
    schema: async () => (await import("./kinds/extensions.istio.io_wasmplugin.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/extensions.istio.io_wasmplugin.descriptions.json")).default as unknown,
  },
  "networking.istio.io/DestinationRule": {
    schema: async () => (await import("./kinds/networking.istio.io_destinationrule.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/networking.istio.io_destinationrule.descriptions.json")).default as unknown,
  },
  "networking.istio.io/EnvoyFilter": {
    schema: async () => (await import("./kinds/networking.istio.io_envoyfilter.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/networking.istio.io_envoyfilter.descriptions.json")).default as unknown,
  },
  "networking.istio.io/Gateway": {
    schema: async () => (await import("./kinds/networking.istio.io_gateway.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/networking.istio.io_gateway.descriptions.json")).default as unknown,
  },
  "networking.istio.io/ProxyConfig": {
    schema: async () => (await import("./kinds/networking.istio.io_proxyconfig.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/networking.istio.io_proxyconfig.descriptions.json")).default as unknown,
  },
  "networking.istio.io/ServiceEntry": {
    schema: async () => (await import("./kinds/networking.istio.io_serviceentry.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/networking.istio.io_serviceentry.descriptions.json")).default as unknown,
  },
  "networking.istio.io/Sidecar": {
    schema: async () => (await import("./kinds/networking.istio.io_sidecar.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/networking.istio.io_sidecar.descriptions.json")).default as unknown,
  },
  "networking.istio.io/VirtualService": {
    schema: async () => (await import("./kinds/networking.istio.io_virtualservice.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/networking.istio.io_virtualservice.descriptions.json")).default as unknown,
  },
  "networking.istio.io/WorkloadEntry": {
    schema: async () => (await import("./kinds/networking.istio.io_workloadentry.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/networking.istio.io_workloadentry.descriptions.json")).default as unknown,
  },
  "networking.istio.io/WorkloadGroup": {
    schema: async () => (await import("./kinds/networking.istio.io_workloadgroup.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/networking.istio.io_workloadgroup.descriptions.json")).default as unknown,
  },
  "security.istio.io/AuthorizationPolicy": {
    schema: async () =>
      (await import("./kinds/security.istio.io_authorizationpolicy.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/security.istio.io_authorizationpolicy.descriptions.json")).default as unknown,
  },
  "security.istio.io/PeerAuthentication": {
    schema: async () =>
      (await import("./kinds/security.istio.io_peerauthentication.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/security.istio.io_peerauthentication.descriptions.json")).default as unknown,
  },
  "security.istio.io/RequestAuthentication": {
    schema: async () =>
      (await import("./kinds/security.istio.io_requestauthentication.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/security.istio.io_requestauthentication.descriptions.json")).default as unknown,
  },
  "telemetry.istio.io/Telemetry": {
    schema: async () => (await import("./kinds/telemetry.istio.io_telemetry.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/telemetry.istio.io_telemetry.descriptions.json")).default as unknown,
  },
  "gateway.networking.k8s.io/BackendTLSPolicy": {
    schema: async () =>
      (await import("./kinds/gateway.networking.k8s.io_backendtlspolicy.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_backendtlspolicy.descriptions.json"))
        .default as unknown,
  },
  "gateway.networking.k8s.io/GatewayClass": {
    schema: async () =>
      (await import("./kinds/gateway.networking.k8s.io_gatewayclass.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_gatewayclass.descriptions.json")).default as unknown,
  },
  "gateway.networking.k8s.io/Gateway": {
    schema: async () => (await import("./kinds/gateway.networking.k8s.io_gateway.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_gateway.descriptions.json")).default as unknown,
  },
  "gateway.networking.k8s.io/GRPCRoute": {
    schema: async () => (await import("./kinds/gateway.networking.k8s.io_grpcroute.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_grpcroute.descriptions.json")).default as unknown,
  },
  "gateway.networking.k8s.io/HTTPRoute": {
    schema: async () => (await import("./kinds/gateway.networking.k8s.io_httproute.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_httproute.descriptions.json")).default as unknown,
  },
  "gateway.networking.k8s.io/ListenerSet": {
    schema: async () =>
      (await import("./kinds/gateway.networking.k8s.io_listenerset.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_listenerset.descriptions.json")).default as unknown,
  },
  "gateway.networking.k8s.io/ReferenceGrant": {
    schema: async () =>
      (await import("./kinds/gateway.networking.k8s.io_referencegrant.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_referencegrant.descriptions.json")).default as unknown,
  },
  "gateway.networking.k8s.io/TCPRoute": {
    schema: async () => (await import("./kinds/gateway.networking.k8s.io_tcproute.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_tcproute.descriptions.json")).default as unknown,
  },
  "gateway.networking.k8s.io/TLSRoute": {
    schema: async () => (await import("./kinds/gateway.networking.k8s.io_tlsroute.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_tlsroute.descriptions.json")).default as unknown,
  },
  "gateway.networking.k8s.io/UDPRoute": {
    schema: async () => (await import("./kinds/gateway.networking.k8s.io_udproute.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_udproute.descriptions.json")).default as unknown,
  },
  "gateway.networking.k8s.io/BackendTLSPolicy/experimental": {
    schema: async () =>
      (await import("./kinds/gateway.networking.k8s.io_backendtlspolicy.experimental.json"))
        .default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_backendtlspolicy.experimental.descriptions.json"))
        .default as unknown,
  },
  "gateway.networking.k8s.io/Gateway/experimental": {
    schema: async () =>
      (await import("./kinds/gateway.networking.k8s.io_gateway.experimental.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_gateway.experimental.descriptions.json"))
        .default as unknown,
  },
  "gateway.networking.k8s.io/GRPCRoute/experimental": {
    schema: async () =>
      (await import("./kinds/gateway.networking.k8s.io_grpcroute.experimental.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_grpcroute.experimental.descriptions.json"))
        .default as unknown,
  },
  "gateway.networking.k8s.io/HTTPRoute/experimental": {
    schema: async () =>
      (await import("./kinds/gateway.networking.k8s.io_httproute.experimental.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_httproute.experimental.descriptions.json"))
        .default as unknown,
  },
  "gateway.networking.k8s.io/TCPRoute/experimental": {
    schema: async () =>
      (await import("./kinds/gateway.networking.k8s.io_tcproute.experimental.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_tcproute.experimental.descriptions.json"))
        .default as unknown,
  },
  "gateway.networking.k8s.io/TLSRoute/experimental": {
    schema: async () =>
      (await import("./kinds/gateway.networking.k8s.io_tlsroute.experimental.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_tlsroute.experimental.descriptions.json"))
        .default as unknown,
  },
  "gateway.networking.k8s.io/UDPRoute/experimental": {
    schema: async () =>
      (await import("./kinds/gateway.networking.k8s.io_udproute.experimental.json")).default as unknown,
    descriptions: async () =>
      (await import("./kinds/gateway.networking.k8s.io_udproute.experimental.descriptions.json"))
        .default as unknown,
  },
};

/** The protocols that Istio tells apart on a port. Source: istio pkg/config/protocol. */
export type Protocol =
  | "TCP"
  | "UDP"
  | "GRPC"
  | "GRPC-Web"
  | "HTTP"
  | "HTTP_PROXY"
  | "HTTP2"
  | "HTTPS"
  | "TLS"
  | "Mongo"
  | "Redis"
  | "MySQL"
  | "UnsupportedProtocol";

const protocolOfName: Readonly<Record<string, Protocol>> = {
  tcp: "TCP",
  udp: "UDP",
  grpc: "GRPC",
  "grpc-web": "GRPC-Web",
  http: "HTTP",
  http_proxy: "HTTP_PROXY",
  http2: "HTTP2",
  https: "HTTPS",
  tls: "TLS",
  mongo: "Mongo",
  redis: "Redis",
  mysql: "MySQL",
};

/** A protocol by name in any case; everything else is found out by looking at the bytes. Source: istio pkg/config/protocol `Parse`. */
export function parseProtocol(name: string): Protocol {
  return protocolOfName[name.toLowerCase()] ?? "UnsupportedProtocol";
}

const protocolOfAppProtocol: Readonly<Record<string, Protocol>> = {
  "kubernetes.io/h2c": "HTTP2",
  "kubernetes.io/ws": "HTTP",
  "kubernetes.io/wss": "HTTPS",
};

/** SMTP, DNS, MySQL, MongoDB: the server speaks first, looking at the bytes would break them. */
const serverFirstPorts = new Set([25, 53, 3306, 27_017]);

/**
 * The protocol of a Service's port: `appProtocol`, else the port's name up to the first hyphen.
 * Source: istio pkg/config/kube `ConvertProtocol`.
 */
export function convertPortProtocol(port: {
  port: number;
  name: string;
  protocol?: string;
  appProtocol?: string;
}): Protocol {
  if (port.protocol === "UDP") return "UDP";
  const fixed = port.appProtocol === undefined ? undefined : protocolOfAppProtocol[port.appProtocol];
  if (fixed !== undefined) return fixed;
  const name = port.appProtocol ?? port.name;
  if (name.slice(0, 8).toLowerCase() === "grpc-web") return "GRPC-Web";
  const [prefix = ""] = name.split("-", 1);
  const protocol = parseProtocol(prefix);
  return protocol === "UnsupportedProtocol" && serverFirstPorts.has(port.port) ? "TCP" : protocol;
}

const http = new Set<Protocol>(["HTTP", "HTTP2", "HTTP_PROXY", "GRPC", "GRPC-Web"]);
const tcp = new Set<Protocol>(["TCP", "HTTPS", "TLS", "Mongo", "Redis", "MySQL"]);

export function isHttp(protocol: Protocol): boolean {
  return http.has(protocol);
}

/** Opaque bytes, TLS included. */
export function isTcp(protocol: Protocol): boolean {
  return tcp.has(protocol);
}

export function isTls(protocol: Protocol): boolean {
  return protocol === "HTTPS" || protocol === "TLS";
}

/** HTTP, or found out to be HTTP by looking at the bytes. */
export function isHttpOrSniffed(protocol: Protocol): boolean {
  return http.has(protocol) || protocol === "UnsupportedProtocol";
}

/** What is inside once TLS is taken off. Source: istio pkg/config/protocol `AfterTLSTermination`. */
export function unwrapTls(protocol: Protocol): Protocol {
  if (protocol === "HTTPS") return "HTTP";
  return protocol === "TLS" ? "TCP" : protocol;
}

/** How a listener treats a port; undefined: there is none (UDP). Source: istio pilot/pkg/networking `ModelProtocolToListenerProtocol`. */
export function findListenerProtocol(protocol: Protocol): "http" | "tcp" | "auto" | undefined {
  if (http.has(protocol)) return "http";
  if (tcp.has(protocol)) return "tcp";
  return protocol === "UnsupportedProtocol" ? "auto" : undefined;
}

import { isDnsLabel } from "./dns-label";

/** Source: istio pkg/config/validation/agent `ValidatePort`. */
export function checkPort(port: number): string | undefined {
  return port >= 1 && port <= 65535 ? undefined : `port number ${port} must be in the range 1..65535`;
}

/** Source: istio pkg/config/validation `ValidatePortName`. */
export function checkPortName(name: string): string | undefined {
  return isDnsLabel(name) ? undefined : `invalid port name: ${name}`;
}

const families: Record<string, readonly ("http" | "tcp" | "tls")[]> = {
  tcp: ["tcp"],
  udp: [],
  grpc: ["http"],
  "grpc-web": ["http"],
  http: ["http"],
  http_proxy: ["http"],
  http2: ["http"],
  https: ["tcp", "tls"],
  tls: ["tcp", "tls"],
  mongo: ["tcp"],
  redis: ["tcp"],
  mysql: ["tcp"],
};

/** Whether Istio knows the protocol; its case does not matter. Source: istio pkg/config/protocol `Parse`. */
export function isKnownProtocol(name: string): boolean {
  return Object.hasOwn(families, name.toLowerCase());
}

/** Whether the protocol is HTTP, on TCP, or on TLS (HTTPS is on TCP and TLS). Source: istio pkg/config/protocol `IsHTTP`, `IsTCP`, `IsTLS`. */
export function isProtocolOf(family: "http" | "tcp" | "tls", name: string): boolean {
  return isKnownProtocol(name) && (families[name.toLowerCase()] ?? []).includes(family);
}

/** Empty stands for a protocol that is sniffed. Source: istio pkg/config/validation `ValidateProtocol`. */
export function checkProtocol(name: string): string | undefined {
  return name === "" || isKnownProtocol(name) ? undefined : `unsupported protocol: ${name}`;
}

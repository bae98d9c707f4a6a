import { validateDuration, validateDurationOrZero } from "./duration";
import type { ConfigField } from "./config-field";

const httpCounts: [name: string, words: string][] = [
  ["http1MaxPendingRequests", "http1 max pending requests"],
  ["http2MaxRequests", "http2 max requests"],
  ["maxRequestsPerConnection", "max requests per connection"],
  ["maxRetries", "max retries"],
  ["maxConcurrentStreams", "max concurrent streams"],
];

function validateCount(field: ConfigField, words: string): void {
  if (field.number < 0) field.error(`${words} must be non-negative`);
}

function validateHttpPool(http: ConfigField): void {
  for (const [name, words] of httpCounts) validateCount(http.at(name), words);
  validateDuration(http.at("idleTimeout"));
  const upgrade = http.at("useClientProtocol");
  if (upgrade.flag && http.at("h2UpgradePolicy").text === "UPGRADE") {
    upgrade.error("use client protocol must not be true when H2UpgradePolicy is UPGRADE");
  }
  const keepalive = http.at("http2KeepAlive");
  if (!keepalive.isSet) return;
  for (const name of ["interval", "timeout"]) {
    const field = keepalive.at(name);
    if (field.isSet) validateDuration(field);
    else field.error(`http2 keepalive ${name} is required`);
  }
}

function validateTcpPool(tcp: ConfigField): void {
  validateCount(tcp.at("maxConnections"), "max connections");
  validateDuration(tcp.at("connectTimeout"));
  validateDuration(tcp.at("maxConnectionDuration"));
  validateDurationOrZero(tcp.at("idleTimeout"));
  validateDuration(tcp.at("tcpKeepalive").at("time"));
  validateDuration(tcp.at("tcpKeepalive").at("interval"));
}

/** `connectionPool` of a traffic policy and of a Sidecar. Source: istio pkg/config/validation `validateConnectionPool`. */
export function validateConnectionPool(settings: ConfigField): void {
  if (!settings.isSet) return;
  const http = settings.at("http");
  const tcp = settings.at("tcp");
  if (!http.isSet && !tcp.isSet) settings.error("connection pool must have at least one field");
  if (http.isSet) validateHttpPool(http);
  if (tcp.isSet) validateTcpPool(tcp);
}

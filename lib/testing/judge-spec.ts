import { validateConfig } from "@/lib/domain/istio/validation/validate-config";
import { formatPath } from "@/lib/domain/istio/violation";

const groups: Record<string, string> = {
  AuthorizationPolicy: "security.istio.io",
  PeerAuthentication: "security.istio.io",
  RequestAuthentication: "security.istio.io",
  Telemetry: "telemetry.istio.io",
  TrafficExtension: "extensions.istio.io",
  WasmPlugin: "extensions.istio.io",
};

/** What istiod would say of a spec, one line each: `error spec.hosts[0]: …`. */
export function judgeSpec(kind: string, spec: unknown, metadata: object = {}): string[] {
  const apiVersion = `${groups[kind] ?? "networking.istio.io"}/v1`;
  return validateConfig({
    apiVersion,
    kind,
    metadata: { name: "shop", namespace: "orders", ...metadata },
    spec,
  }).map(({ severity, path, message }) => `${severity} ${formatPath(path)}: ${message}`);
}

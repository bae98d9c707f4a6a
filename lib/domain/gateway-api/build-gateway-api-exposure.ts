import type { KubernetesObject } from "../kubernetes/object";
import { redirectPort, redirects, type Exposure } from "./exposure";
import { gatewayApiGroup } from "./names";

const apiVersion = `${gatewayApiGroup}/v1`;

/** Routes of the service's namespace only. */
function buildAllowedRoutes({ gateway, service }: Exposure): Record<string, unknown> {
  if (gateway.namespace === service.namespace) return { namespaces: { from: "Same" } };
  const matchLabels = { "kubernetes.io/metadata.name": service.namespace };
  return { namespaces: { from: "Selector", selector: { matchLabels } } };
}

/** A listener has one host, so there is one for each. */
function buildListeners(exposure: Exposure): Record<string, unknown>[] {
  const { gateway, hosts, port, tls } = exposure;
  const build = (protocol: string, own: number, settings?: Record<string, unknown>) =>
    hosts.map((host, index) => ({
      name: `${protocol.toLowerCase()}${index === 0 ? "" : `-${index + 1}`}`,
      protocol,
      port: own,
      ...(host === "*" ? {} : { hostname: host }),
      ...(settings ? { tls: settings } : {}),
      allowedRoutes: buildAllowedRoutes(exposure),
    }));
  const plain = redirects(exposure) ? build("HTTP", redirectPort) : [];
  if (tls.mode === "none") return build("HTTP", port);
  if (tls.mode === "passthrough") return build("TLS", port, { mode: "Passthrough" });
  const namespace = tls.secretNamespace ?? gateway.namespace;
  const certificate = { name: tls.secret, ...(namespace === gateway.namespace ? {} : { namespace }) };
  return [...plain, ...build("HTTPS", port, { mode: "Terminate", certificateRefs: [certificate] })];
}

function buildParent({ gateway, service }: Exposure, port: number): Record<string, unknown> {
  const foreign = gateway.namespace === service.namespace ? {} : { namespace: gateway.namespace };
  return { name: gateway.name, ...foreign, port };
}

function buildRoute(
  exposure: Exposure,
  kind: "HTTPRoute" | "TLSRoute",
  name: string,
  port: number,
  rule: Record<string, unknown>,
): KubernetesObject {
  const hostnames = exposure.hosts.includes("*") ? [] : [...exposure.hosts];
  return {
    apiVersion,
    kind,
    metadata: { name, namespace: exposure.service.namespace },
    spec: {
      parentRefs: [buildParent(exposure, port)],
      ...(hostnames.length === 0 ? {} : { hostnames }),
      rules: [rule],
    },
  };
}

function buildRoutes(exposure: Exposure): KubernetesObject[] {
  const { name, port, path, service, tls } = exposure;
  const backendRefs = [{ name: service.name, port: service.port }];
  if (tls.mode === "passthrough") return [buildRoute(exposure, "TLSRoute", name, port, { backendRefs })];
  const type = path.type === "exact" ? "Exact" : "PathPrefix";
  const matches = [{ path: { type, value: path.value } }];
  const route = buildRoute(exposure, "HTTPRoute", name, port, { matches, backendRefs });
  if (!redirects(exposure)) return [route];
  const filters = [{ type: "RequestRedirect", requestRedirect: { scheme: "https", port, statusCode: 301 } }];
  return [route, buildRoute(exposure, "HTTPRoute", `${name}-redirect`, redirectPort, { filters })];
}

/** Lets a new Gateway read its certificate in another namespace. */
function buildGrant({ gateway, name, tls }: Exposure): KubernetesObject[] {
  if (gateway.kind === "existing" || tls.mode !== "terminate") return [];
  const namespace = tls.secretNamespace ?? gateway.namespace;
  if (namespace === gateway.namespace) return [];
  const spec = {
    from: [{ group: gatewayApiGroup, kind: "Gateway", namespace: gateway.namespace }],
    to: [{ group: "", kind: "Secret", name: tls.secret }],
  };
  return [{ apiVersion, kind: "ReferenceGrant", metadata: { name, namespace }, spec }];
}

/**
 * The routes of a service, after the Gateway and what its certificate needs when it is new. The Gateway must be one whose
 * listeners take routes of the service's namespace on the port, and on port 80 for a redirect.
 */
export function buildGatewayApiExposure(exposure: Exposure): KubernetesObject[] {
  const { gateway } = exposure;
  const routes = buildRoutes(exposure);
  if (gateway.kind === "existing") return routes;
  const made: KubernetesObject = {
    apiVersion,
    kind: "Gateway",
    metadata: { name: gateway.name, namespace: gateway.namespace },
    spec: { gatewayClassName: gateway.className, listeners: buildListeners(exposure) },
  };
  return [...buildGrant(exposure), made, ...routes];
}

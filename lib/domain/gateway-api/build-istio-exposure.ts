import { formatServiceHost } from "../istio/host";
import type { KubernetesObject } from "../kubernetes/object";
import { findExposureProtocol, redirectPort, redirects, type Exposure } from "./exposure";

function buildServers(exposure: Exposure): Record<string, unknown>[] {
  const { port, tls, hosts } = exposure;
  const protocol = findExposureProtocol(exposure);
  const settings = {
    none: undefined,
    terminate: { mode: "SIMPLE", credentialName: tls.mode === "terminate" ? tls.secret : undefined },
    passthrough: { mode: "PASSTHROUGH" },
  }[tls.mode];
  const server = {
    port: { number: port, name: `${protocol.toLowerCase()}-${port}`, protocol },
    hosts: [...hosts],
    ...(settings ? { tls: settings } : {}),
  };
  if (!redirects(exposure)) return [server];
  const plain = { number: redirectPort, name: `http-${redirectPort}`, protocol: "HTTP" };
  return [{ port: plain, hosts: [...hosts], tls: { httpsRedirect: true } }, server];
}

/** Istio's prefixes are of text; whole segments take two matches. */
function buildMatches({ path }: Exposure): Record<string, unknown>[] {
  if (path.type === "exact") return [{ uri: { exact: path.value } }];
  const prefix = path.value.replace(/\/+$/, "");
  return prefix === "" ? [] : [{ uri: { exact: prefix } }, { uri: { prefix: `${prefix}/` } }];
}

function buildRoutes(exposure: Exposure, domain: string): Record<string, unknown> {
  const { service, hosts, port, gateway, tls } = exposure;
  const host = formatServiceHost(service.name, service.namespace, domain);
  const route = [{ destination: { host, port: { number: service.port } } }];
  if (tls.mode === "passthrough") return { tls: [{ match: [{ port, sniHosts: [...hosts] }], route }] };
  const matches = buildMatches(exposure);
  const toService = matches.length === 0 ? { route } : { match: matches, route };
  // The servers of a Gateway that exists stay as they are: the route itself has to send plain callers on.
  const redirect = {
    match: [{ port: redirectPort }],
    redirect: { scheme: "https", redirectCode: 301 },
  };
  const redirectsItself = redirects(exposure) && gateway.kind === "existing";
  return { http: redirectsItself ? [redirect, toService] : [toService] };
}

/** A VirtualService, after its Gateway when that is new. @param domain Of the cluster's services. */
export function buildIstioExposure(exposure: Exposure, domain: string): KubernetesObject[] {
  const { gateway, hosts, name, service } = exposure;
  const reference =
    gateway.namespace === service.namespace ? gateway.name : `${gateway.namespace}/${gateway.name}`;
  const virtualService: KubernetesObject = {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name, namespace: service.namespace },
    spec: { hosts: [...hosts], gateways: [reference], ...buildRoutes(exposure, domain) },
  };
  if (gateway.kind === "existing") return [virtualService];
  const made: KubernetesObject = {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: { name: gateway.name, namespace: gateway.namespace },
    spec: { selector: { ...gateway.selector }, servers: buildServers(exposure) },
  };
  return [made, virtualService];
}

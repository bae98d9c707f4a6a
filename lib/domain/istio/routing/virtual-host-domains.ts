import { isAddress, unspecifiedAddress, type MeshService } from "./mesh-service";

/** `[::1]` for addresses that need brackets. */
function formatHost(host: string): string {
  return host.includes(":") && isAddress(host) ? `[${host}]` : host;
}

/** `host:port`. */
export function formatDomain(host: string, port: number): string {
  return `${formatHost(host)}:${port}`;
}

function withPort(host: string, port: number): string[] {
  return port === 0 ? [formatHost(host)] : [formatHost(host), formatDomain(host, port)];
}

/**
 * The names by which a client's proxy knows a service: the host, with a dot behind it, shortened as the client's DNS does,
 * its aliases, any name below a headless service, and its addresses. `port` 0: names only, without ports.
 * Source: istio pilot/pkg/networking/core `generateVirtualHostDomains`.
 */
export function listDomains(
  service: Pick<MeshService, "hostname" | "aliases" | "resolution" | "registry">,
  addresses: readonly string[],
  port: number,
  proxyDomain: string,
): { domains: string[]; alternatives: string[] } {
  const domains: string[] = [];
  const alternatives: string[] = [];
  for (const host of [service.hostname, ...service.aliases.map(({ hostname }) => hostname)]) {
    const shortened = listAlternatives(host, port, proxyDomain);
    domains.push(...withPort(host, port), ...shortened);
    alternatives.push(...shortened);
  }
  if (service.resolution === "passthrough" && service.registry === "Kubernetes") {
    domains.push(...domains.map((domain) => `*.${domain}`));
  }
  for (const address of addresses) {
    if (address !== "" && address !== unspecifiedAddress) domains.push(...withPort(address, port));
  }
  return { domains, alternatives };
}

/** The shorter ways to write a host that a client in a DNS domain may use. Source: istio `GenerateAltVirtualHosts`. */
export function listAlternatives(host: string, port: number, proxyDomain: string): string[] {
  const absolute = [
    ...(isAddress(host) ? [] : [`${host}.`]),
    ...(port === 0 ? [] : [formatDomain(`${host}.`, port)]),
  ];
  const cut = proxyDomain.indexOf(".svc.");
  if (cut !== -1) {
    if (!host.endsWith(cut > 0 ? proxyDomain.slice(cut) : proxyDomain)) return absolute;
    return [...absolute, ...listServiceAlternatives(host, port, proxyDomain.slice(0, cut))];
  }
  const shared = countSharedLabels(host, proxyDomain);
  if (shared === 0) return absolute;
  const labels = host.split(".");
  const own = labels.slice(0, labels.length - shared);
  const short = own.join(".");
  const withNext = own.length === 2 ? withPort(`${short}.${labels[own.length] ?? ""}`, port) : [];
  return [...absolute, ...withPort(short, port), ...withNext];
}

function countSharedLabels(host: string, proxyDomain: string): number {
  const a = host.split(".").toReversed();
  const b = proxyDomain.split(".").toReversed();
  const different = a.findIndex((label, index) => label !== b[index]);
  return different === -1 ? a.length : different;
}

function listServiceAlternatives(host: string, port: number, namespace: string): string[] {
  const end = host.indexOf(".svc.");
  const dot = host.indexOf(".");
  if (end <= 0 || dot + 1 >= host.length || dot + 1 > end) return [];
  const scoped = host.slice(0, end);
  if (host.slice(dot + 1, end) === namespace) {
    return [
      ...withPort(host.slice(0, dot), port),
      ...withPort(`${scoped}.svc`, port),
      ...withPort(scoped, port),
    ];
  }
  return [...withPort(scoped, port), ...withPort(`${scoped}.svc`, port)];
}

import type { RouteConfiguration, VirtualHost } from "./proxy-config";

interface DomainIndex {
  exact: ReadonlyMap<string, VirtualHost>;
  /** `*.example.com`, longest first. */
  suffixes: readonly { domain: string; host: VirtualHost }[];
  /** `example.*`, longest first. */
  prefixes: readonly { domain: string; host: VirtualHost }[];
  any?: VirtualHost;
}

const indexes = new WeakMap<RouteConfiguration, DomainIndex>();

function indexDomains(configuration: RouteConfiguration): DomainIndex {
  const exact = new Map<string, VirtualHost>();
  const suffixes: { domain: string; host: VirtualHost }[] = [];
  const prefixes: { domain: string; host: VirtualHost }[] = [];
  let any: VirtualHost | undefined;
  for (const host of configuration.virtualHosts) {
    for (const written of host.domains) {
      const domain = written.toLowerCase();
      if (domain === "*") any ??= host;
      else if (domain.startsWith("*")) suffixes.push({ domain, host });
      else if (domain.endsWith("*")) prefixes.push({ domain, host });
      else if (!exact.has(domain)) exact.set(domain, host);
    }
  }
  const byLength = (a: { domain: string }, b: { domain: string }) => b.domain.length - a.domain.length;
  return {
    exact,
    suffixes: suffixes.toSorted(byLength),
    prefixes: prefixes.toSorted(byLength),
    ...(any === undefined ? {} : { any }),
  };
}

/** The host without its port: `[::1]:80` is `::1`. Anything that is no host with a port stays. */
export function stripPort(host: string): string {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*)):\d*$/.exec(host);
  return match === null ? host : (match[1] ?? match[2] ?? host);
}

/**
 * The virtual host for a Host header: exact domain, then the longest with a wildcard in front, then behind, then `*`.
 * Source: Envoy `VirtualHost.domains`; istio pilot/pkg/simulation `matchVirtualHost`.
 */
export function matchVirtualHost(
  configuration: RouteConfiguration,
  hostHeader: string,
): VirtualHost | undefined {
  let index = indexes.get(configuration);
  if (index === undefined) {
    index = indexDomains(configuration);
    indexes.set(configuration, index);
  }
  const host = (configuration.ignoresPort ? stripPort(hostHeader) : hostHeader).toLowerCase();
  return (
    index.exact.get(host) ??
    index.suffixes.find(({ domain }) => host.length >= domain.length && host.endsWith(domain.slice(1)))
      ?.host ??
    index.prefixes.find(({ domain }) => host.length >= domain.length && host.startsWith(domain.slice(0, -1)))
      ?.host ??
    index.any
  );
}

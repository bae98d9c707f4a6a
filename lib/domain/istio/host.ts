import { compareText } from "../kubernetes/select";

/** The DNS domain of a cluster's services unless its administrator chose another. */
export const defaultDomain = "cluster.local";

/** `reviews` in `bookinfo` → `reviews.bookinfo.svc.cluster.local`. */
export function formatServiceHost(name: string, namespace: string, domain = defaultDomain): string {
  return `${name}.${namespace}.svc.${domain}`;
}

/** The service behind a host of the cluster's own domain; undefined for any other host. */
export function parseServiceHost(
  host: string,
  domain = defaultDomain,
): { name: string; namespace: string } | undefined {
  const suffix = `.svc.${domain}`;
  if (!host.endsWith(suffix)) return undefined;
  const [name, namespace, ...rest] = host.slice(0, -suffix.length).split(".");
  return name && namespace && rest.length === 0 && !isWildcard(name) ? { name, namespace } : undefined;
}

const ipAddress = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)$/;

/**
 * A host as Istio reads it: a name without any dot is short for a service in the namespace of the object that holds it.
 * Anything with a dot stays as it is (so `reviews.prod` is not expanded), as do `*` and addresses.
 * Source: istio pilot/pkg/model `ResolveShortnameToFQDN`.
 */
export function resolveShortName(host: string, namespace: string, domain = defaultDomain): string {
  if (host === "" || host === "*" || host.includes(".") || ipAddress.test(host)) return host;
  const scoped = namespace === "" ? host : `${host}.${namespace}`;
  return domain === "" ? scoped : `${scoped}.svc.${domain}`;
}

export function isWildcard(host: string): boolean {
  return host.startsWith("*");
}

/** Whether two hosts, each maybe with a leading wildcard, have a name in common. Source: istio pkg/config/host `Matches`. */
export function hostsOverlap(a: string, b: string): boolean {
  if (isWildcard(a) && isWildcard(b)) {
    return a.length < b.length ? b.slice(1).endsWith(a.slice(1)) : a.slice(1).endsWith(b.slice(1));
  }
  if (isWildcard(a)) return b.endsWith(a.slice(1));
  if (isWildcard(b)) return a.endsWith(b.slice(1));
  return a === b;
}

/** Whether every name of `a` is also one of `b`. Source: istio pkg/config/host `SubsetOf`. */
export function isHostSubsetOf(a: string, b: string): boolean {
  if (isWildcard(a)) return isWildcard(b) && a.length >= b.length && a.slice(1).endsWith(b.slice(1));
  return isWildcard(b) ? a.endsWith(b.slice(1)) : a === b;
}

/**
 * Order of hosts, most specific first: names before wildcards, then longer, then alphabetical.
 * Source: istio pkg/config/host `MoreSpecific`.
 */
export function compareSpecificity(a: string, b: string): number {
  return Number(isWildcard(a)) - Number(isWildcard(b)) || b.length - a.length || compareText(a, b);
}

/** Whether `a` says more than `b`; two empty hosts count as saying more than each other. Source: istio pkg/config/host `MoreSpecific`. */
export function isMoreSpecificHost(a: string, b: string): boolean {
  return (a === "" && b === "") || compareSpecificity(a, b) < 0;
}

/**
 * The hosts that both lists cover, each as the narrower of the two writes it, in the order of the first list.
 * Source: istio pkg/config/host `Names.Intersection`.
 */
export function intersectHosts(a: readonly string[], b: readonly string[]): string[] {
  const result = new Set<string>();
  for (const own of a) {
    for (const other of b) {
      if (isHostSubsetOf(own, other)) result.add(own);
      else if (isHostSubsetOf(other, own)) result.add(other);
    }
  }
  return [...result];
}

/**
 * Of hosts written as `host`, `namespace/host` or `*\/host`, those that hold for the namespace, without the prefix.
 * Source: istio pkg/config/host `NamesForNamespace`.
 */
export function selectHostsForNamespace(hosts: readonly string[], namespace: string): string[] {
  return hosts.flatMap((host) => {
    const slash = host.indexOf("/");
    if (slash === -1) return [host];
    const prefix = host.slice(0, slash);
    return prefix === namespace || prefix === "*" ? [host.slice(slash + 1)] : [];
  });
}

/** The host of the list that decides for `needle`: itself, else the most specific wildcard that covers it. */
export function findMostSpecificHost(needle: string, hosts: Iterable<string>): string | undefined {
  let best: string | undefined;
  for (const host of hosts) {
    if (host === needle) return host;
    if (host === "" || !isWildcard(host) || !isHostSubsetOf(needle, host)) continue;
    if (best === undefined || compareSpecificity(host, best) < 0) best = host;
  }
  return best;
}

/** Whether a host written in an object of namespace `namespace` covers the service host (an FQDN without wildcard). */
export function matchesService(
  host: string,
  namespace: string,
  serviceHost: string,
  domain = defaultDomain,
): boolean {
  return isHostSubsetOf(serviceHost, resolveShortName(host, namespace, domain).toLowerCase());
}

/** From which index Istio takes an object for a client namespace; lower wins. `undefined`: the client does not see it. */
export type Visibility = "private" | "exported" | "public";

/**
 * How an object with `spec.exportTo` is seen from a client's namespace; empty means public (mesh defaults are not read).
 * Source: istio pilot/pkg/model `initVirtualServices`.
 */
export function findVisibility(
  exportTo: readonly string[],
  ownNamespace: string,
  clientNamespace: string,
): Visibility | undefined {
  if (exportTo.length === 0 || exportTo.includes("*")) return "public";
  if (exportTo.includes("~")) return undefined;
  const namespaces = exportTo.map((item) => (item === "." ? ownNamespace : item));
  if (!namespaces.includes(clientNamespace)) return undefined;
  return ownNamespace === clientNamespace ? "private" : "exported";
}

/** Whether clients of a namespace are meant by a host written as `namespace/host`, with `*` for all and `.` for the host's own. */
export function matchesScopedHost(scoped: string, clientNamespace: string): boolean {
  const slash = scoped.indexOf("/");
  const scope = scoped.slice(0, slash);
  const own = /^[^.]+\.([^.]+)\.svc\./.exec(scoped.slice(slash + 1))?.[1];
  return scope === "*" || (scope === "." && own === clientNamespace) || scope === clientNamespace;
}

/**
 * The namespaces of a Service's annotation `networking.istio.io/exportTo`, with `.` written out; `*` when it is empty.
 * Source: istio pkg/config/analysis/analyzers/util `getVisibleNamespacesFromExportToAnno`.
 */
export function listExportNamespaces(annotation: string, ownNamespace: string): string[] {
  if (annotation === "") return ["*"];
  return annotation.split(",").map((item) => (item.trim() === "." ? ownNamespace : item.trim()));
}

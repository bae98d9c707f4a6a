import { formatServiceHost, hostsOverlap, isHostSubsetOf } from "../../istio/host";
import { isAmbiguousAddress, parseIpRange } from "./ip-range";
import type { CheckContext } from "./check-context";

/** A host as it was written, in the one form in which hosts are compared: lower case, no trailing dot, short names written out. */
export interface ReadHost {
  host: string;
  /**
   * What `name.namespace` means when it is short for a service, as resolvers of pods read it. Both meanings can be true, so that
   * both must be somebody's own.
   */
  asService?: string;
}

export type HostProblem = "HOST_INVALID" | "HOST_UNSPECIFIED" | "VALUE_AMBIGUOUS";

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Reads a host of any field. Labels hold letters, digits and dashes only (LDH); a wildcard is the whole first label.
 * Source: RFC 1123; istio pilot/pkg/model `ResolveShortnameToFQDN`; Kubernetes DNS search paths.
 */
export function readHost(text: string, namespace: string, domain: string): ReadHost | HostProblem {
  // Some letters beyond ASCII turn into plain ones in lower case.
  if (/[^\0-\x7f]/.test(text)) return "HOST_INVALID";
  const host = text.toLowerCase().replace(/\.$/, "");
  if (host === "" || host === ".") return "HOST_UNSPECIFIED";
  if (host === "*") return { host };
  if (parseIpRange(host) !== undefined && !host.includes("/")) return { host };
  const labels = (host.startsWith("*.") ? host.slice(2) : host).split(".");
  if (host.length > 253 || !labels.every((part) => label.test(part)))
    return isAmbiguousAddress(host) ? "VALUE_AMBIGUOUS" : "HOST_INVALID";
  if (isAmbiguousAddress(host)) return "VALUE_AMBIGUOUS";
  const isWildcard = host.startsWith("*.");
  const [first = "", second = ""] = labels;
  if (labels.length === 1 && !isWildcard) return { host: formatServiceHost(first, namespace, domain) };
  if (labels.length >= 2 && labels.at(-1) === "svc") return { host: `${host}.${domain}` };
  if (labels.length === 2 && !isWildcard)
    return { host, asService: formatServiceHost(first, second, domain) };
  return { host };
}

/** Suffixes under which every name is a service: of the cluster, and of the cluster set (MCS API). */
function meshSuffixes(domain: string): readonly string[] {
  return [`.${domain}`, ".clusterset.local"];
}

/** The namespace of a service's host, wildcards in front of the namespace included; undefined for any other host. */
function namespaceOfHost(host: string, domain: string): string | undefined {
  for (const suffix of meshSuffixes(domain)) {
    const end = `.svc${suffix}`;
    if (!host.endsWith(end)) continue;
    const names = host.slice(0, -end.length).split(".");
    const namespace = names.at(-1);
    return names.length >= 2 && namespace !== "*" ? namespace : undefined;
  }
  return undefined;
}

/** Whether the host names services of the mesh, or a set that holds some. */
export function isMeshHost(host: string, domain: string): boolean {
  return meshSuffixes(domain).some((suffix) => hostsOverlap(host, `*${suffix}`));
}

function isOwnServiceHost(context: CheckContext, host: string): boolean {
  const namespace = namespaceOfHost(host, context.world.clusterDomain);
  return namespace !== undefined && context.owns(namespace);
}

/** Whether every name that the host stands for is the tenant's: services of its namespaces, or its claimed hosts. */
export function isOwnHost(context: CheckContext, { host }: ReadHost): boolean {
  if (isOwnServiceHost(context, host)) return true;
  const { hosts, clusterDomain } = context.world;
  return !isMeshHost(host, clusterDomain) && hosts.some((owned) => isHostSubsetOf(host, owned));
}

/** The same for what only pods of the mesh resolve, where `name.namespace` is a service. */
export function isOwnHostInMesh(context: CheckContext, read: ReadHost): boolean {
  if (isOwnHost(context, read)) return true;
  return read.asService !== undefined && isOwnServiceHost(context, read.asService);
}

/** Whether the tenant was granted to reach every name the host stands for as an external host. */
export function isEgressHost({ world }: CheckContext, { host }: ReadHost): boolean {
  return (
    !isMeshHost(host, world.clusterDomain) && world.egress.some((granted) => isHostSubsetOf(host, granted))
  );
}

function isGrantedService({ world, namespace }: CheckContext, { host, asService }: ReadHost): boolean {
  return world.grantedServices.some((granted) => {
    const read = readHost(granted, namespace, world.clusterDomain);
    if (typeof read === "string") return false;
    const grantedHost = read.asService ?? read.host;
    return isHostSubsetOf(host, grantedHost) || asService === grantedHost;
  });
}

/** Whether the tenant may send to every name the host stands for. */
export function isGrantedDestination(context: CheckContext, read: ReadHost): boolean {
  return isOwnHostInMesh(context, read) || isEgressHost(context, read) || isGrantedService(context, read);
}

/** Whether any name that the host stands for is the tenant's; tells a wildcard that is too wide from one that is foreign. */
export function touchesOwnHost(context: CheckContext, { host }: ReadHost): boolean {
  const { world, cluster } = context;
  const services = world
    .namespacesOf(cluster)
    .map((namespace) => `*.${namespace}.svc.${world.clusterDomain}`);
  return [...world.hosts, ...world.egress, ...services].some((own) => hostsOverlap(host, own));
}

import type { TenantWorld } from "../tenant-write";

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
/** Labels, of which the first may be a star. */
const names = `(\\*|${label})(\\.${label})*`;
const never = "[^\\s\\S]";

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** Alternatives for hosts: exact ones as they are; of wildcards every name in them, and every narrower wildcard. */
function patternsOfHosts(hosts: readonly string[]): string[] {
  const exact = hosts.filter((host) => !host.startsWith("*.")).map(escape);
  const suffixes = hosts.filter((host) => host.startsWith("*.")).map((host) => escape(host.slice(1)));
  return suffixes.length === 0 ? exact : [...exact, `${names}(${suffixes.join("|")})`];
}

function whole(alternatives: readonly string[]): string {
  return alternatives.length === 0 ? `^${never}$` : `^(${alternatives.join("|")})$`;
}

export interface HostPatterns {
  /** Hosts that proxies of the mesh may be told about: own ones, and external ones that were granted. */
  mesh: string;
  /** Own hosts only. */
  own: string;
  /** Hosts that may be sent to, with an optional port. */
  destination: string;
  /** Hosts outside the mesh: claimed ones, and external ones that were granted. */
  outside: string;
  /** Services of the mesh, whoever's. */
  service: string;
  gateway: string;
  /** Gateways of own namespaces, and the mesh. */
  ownGateway: string;
  issuer: string;
}

/**
 * What a tenant's hosts are, as RE2: the sets of the checker's `readHost` and `isOwnHost`, in canonical spelling only. Where the
 * checker folds case and trailing dots, these refuse: whoever goes around Isthmus writes hosts as they are.
 */
export function buildHostPatterns(world: TenantWorld, cluster: string): HostPatterns {
  const { clusterDomain, hosts, egress, grantedServices, gateways, issuers } = world;
  const namespaces = world.namespacesOf(cluster).map(escape);
  const inNamespaces = namespaces.length === 0 ? never : `(${namespaces.join("|")})`;
  const domain = escape(clusterDomain);
  const services = [`${names}\\.${inNamespaces}\\.svc(\\.${domain}|\\.clusterset\\.local)?`];
  const short = [label, `${label}\\.${inNamespaces}`];
  const own = patternsOfHosts(hosts.filter((host) => !isMesh(host, clusterDomain)));
  const external = patternsOfHosts(egress.filter((host) => !isMesh(host, clusterDomain)));
  const granted = patternsOfHosts(grantedServices.flatMap((host) => listSpellings(host, clusterDomain)));
  const gatewayPatterns = gateways.map((item) =>
    item.endsWith("/*") ? `${escape(item.slice(0, -1))}[-a-z0-9.]+` : escape(item),
  );
  const ownGateways = [
    "mesh",
    `(\\./)?${label}`,
    `${inNamespaces}/[-a-z0-9.]+`,
    `${label}\\.${inNamespaces}(\\..*)?`,
  ];
  return {
    mesh: whole([...services, ...short, ...own, ...external]),
    own: whole([...services, label, ...own]),
    destination: `^(${[...services, ...short, ...own, ...external, ...granted].join("|")})(:[0-9]{1,5})?$`,
    outside: whole([...own, ...external]),
    service: `^(\\*|.*\\.?local|.*\\.svc|${label}|${label}\\.${label}|.*\\.${domain})$`,
    gateway: whole([...ownGateways, ...gatewayPatterns]),
    ownGateway: whole(ownGateways),
    issuer: `^(?i:https)://(?i:${issuers.length === 0 ? never : patternsOfHosts(issuers).join("|")})(:[0-9]{1,5})?(/[!-"$-?A-\\[\\]-~]*)?$`,
  };
}

/** A service of the cluster in full and in short. */
function listSpellings(host: string, domain: string): string[] {
  const end = `.svc.${domain}`;
  if (!host.endsWith(end)) return [host];
  const name = host.slice(0, -end.length);
  return [host, `${name}.svc`, ...(host.startsWith("*") ? [] : [name])];
}

function isMesh(host: string, domain: string): boolean {
  return host.endsWith(`.${domain}`) || host.endsWith(".clusterset.local") || host === `*.local`;
}

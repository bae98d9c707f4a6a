import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";

/** A service of a tenant, as the mesh knows it. */
export interface OwnService {
  /** `rates.pay.svc.cluster.local`. */
  host: string;
  name: string;
  namespace: string;
  clusters: string[];
}

type View = Pick<TenancyOverview, "ownership" | "workspaces">;

/** Namespaces that a tenant owns in some cluster, by name, each once. */
export function listOwnNamespaces(tenant: string, { ownership }: View): string[] {
  const own = ownership.entries.filter((entry) => entry.tenant === tenant);
  return [...new Set(own.map(({ namespace }) => namespace))].toSorted();
}

/** Those services that lie where the tenant owns the namespace, one for each host, by host. */
export function listOwnServices(
  tenant: string,
  view: View,
  services: readonly { cluster: string; namespace: string; name: string }[],
): OwnService[] {
  const own = new Set(
    view.ownership.entries
      .filter((entry) => entry.tenant === tenant)
      .map(({ cluster, namespace }) => `${cluster}/${namespace}`),
  );
  const byHost = new Map<string, OwnService>();
  for (const { cluster, namespace, name } of services) {
    if (!own.has(`${cluster}/${namespace}`)) continue;
    const host = `${name}.${namespace}.svc.cluster.local`;
    const known = byHost.get(host) ?? { host, name, namespace, clusters: [] };
    byHost.set(host, known);
    if (!known.clusters.includes(cluster)) known.clusters.push(cluster);
  }
  return [...byHost.values()].toSorted((a, b) => a.host.localeCompare(b.host));
}

/** Hosts that the tenant's workspaces have. */
export function listOwnHosts(tenant: string, { workspaces }: View): string[] {
  return workspaces
    .filter(({ spec }) => spec.tenant === tenant)
    .flatMap(({ spec }) => spec.hosts)
    .toSorted();
}

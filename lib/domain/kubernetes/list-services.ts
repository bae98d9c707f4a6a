import { findServiceObjects } from "../topology/find-governing-objects";
import { countReady, findServiceBadges, toShares } from "../topology/build-service-nodes";
import { findEndpoints, type ServiceEndpoint } from "../topology/find-endpoints";
import { findHealth } from "../topology/find-health";
import type { Health } from "../topology/topology";
import {
  createTopologyContext,
  hostOf,
  isShownService,
  type TopologyContext,
} from "../topology/topology-context";
import type { ClusterSummary } from "./cluster";
import { listConfiguration } from "./describe-configuration";
import { listServiceWorkloads } from "./list-service-workloads";
import type { ClusterWorld, ServiceProjection } from "./projected";
import { compareText } from "./select";
import type { Page, ServiceDetail, ServiceListQuery, ServiceRow } from "./service-view";
import { findService, readVersion } from "./service-workloads";

interface Entry {
  service: ServiceProjection;
  context: TopologyContext;
}

const healthOrder: Record<Health, number> = { failing: 0, degraded: 1, unknown: 2, healthy: 3 };

/**
 * One page of the services of all clusters. Words of the search must all be in cluster, namespace or name. Equal rows
 * keep the order name, namespace, cluster, so that pages never overlap; a page beyond the last is empty.
 * @param isShown leaves services out that are in a world only because something listed leads to them.
 */
export function listServices(
  worlds: readonly ClusterWorld[],
  summaries: readonly ClusterSummary[],
  query: ServiceListQuery,
  isShown: (cluster: string, namespace: string) => boolean = () => true,
): Omit<Page<ServiceRow>, "failures"> {
  const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
  const entries = worlds
    .filter(({ cluster }) => query.cluster === undefined || cluster === query.cluster)
    .flatMap((world): Entry[] => {
      const context = createTopologyContext(world);
      return world.services.filter(isShownService).map((service) => ({ service, context }));
    })
    .filter(({ service: { meta }, context }) => {
      if (query.namespace !== undefined && meta.namespace !== query.namespace) return false;
      if (!isShown(context.cluster, meta.namespace ?? "")) return false;
      const text = `${context.cluster} ${meta.namespace ?? ""} ${meta.name}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  const stale = new Set(summaries.filter(({ freshness }) => freshness !== "live").map(({ name }) => name));
  const start = (query.page - 1) * query.pageSize;
  return {
    items: sortEntries(entries, query)
      .slice(start, start + query.pageSize)
      .map((entry) => buildRow(entry, stale)),
    total: entries.length,
    page: query.page,
    pageSize: query.pageSize,
  };
}

/** Everything the page of one service shows; undefined when the cluster has no such service. */
export function describeService(
  worlds: readonly ClusterWorld[],
  summaries: readonly ClusterSummary[],
  cluster: string,
  namespace: string,
  name: string,
): ServiceDetail | undefined {
  const world = worlds.find((candidate) => candidate.cluster === cluster);
  const service = world === undefined ? undefined : findService(world, namespace, name);
  if (world === undefined || service === undefined) return undefined;
  const context = createTopologyContext(world);
  const stale = new Set(
    summaries.filter(({ freshness }) => freshness !== "live").map((summary) => summary.name),
  );
  return {
    ...buildRow({ service, context }, stale),
    host: hostOf(service),
    clusterIP: service.clusterIP,
    selector: { ...service.selector },
    workloads: listServiceWorkloads(context, service),
    endpoints: findEndpoints(context, service).map(({ address, ready, pod, machine, labels }) => ({
      address,
      ready,
      pod: pod?.meta.name ?? machine ?? "",
      version: readVersion(labels),
    })),
    configuration: listConfiguration(world, service),
    elsewhere: worlds.flatMap((other) => {
      const twin = other === world ? undefined : findService(other, namespace, name);
      if (twin === undefined) return [];
      const health = findHealth(countReady(findEndpoints(createTopologyContext(other), twin)));
      return [{ cluster: other.cluster, namespace, name, health }];
    }),
  };
}

function sortEntries(entries: readonly Entry[], { sort, order }: ServiceListQuery): Entry[] {
  const direction = order === "asc" ? 1 : -1;
  const ready = new Map<Entry, ReturnType<typeof countReady>>();
  if (sort === "health" || sort === "endpoints") {
    for (const entry of entries) ready.set(entry, countReady(findEndpoints(entry.context, entry.service)));
  }
  const countOf = (entry: Entry) => ready.get(entry) ?? { ready: 0, total: 0 };
  const compare: Record<ServiceListQuery["sort"], (a: Entry, b: Entry) => number> = {
    name: (a, b) => compareText(a.service.meta.name, b.service.meta.name),
    namespace: (a, b) => compareText(a.service.meta.namespace ?? "", b.service.meta.namespace ?? ""),
    cluster: (a, b) => compareText(a.context.cluster, b.context.cluster),
    health: (a, b) => healthOrder[findHealth(countOf(a))] - healthOrder[findHealth(countOf(b))],
    endpoints: (a, b) => countOf(a).ready - countOf(b).ready || countOf(a).total - countOf(b).total,
    // The youngest has the smallest age.
    age: (a, b) => compareText(b.service.meta.creationTimestamp, a.service.meta.creationTimestamp),
  };
  return entries.toSorted(
    (a, b) =>
      direction * compare[sort](a, b) ||
      compare.name(a, b) ||
      compare.namespace(a, b) ||
      compare.cluster(a, b),
  );
}

function buildRow({ service, context }: Entry, stale: ReadonlySet<string>): ServiceRow {
  const endpoints = findEndpoints(context, service);
  const ready = countReady(endpoints);
  return {
    cluster: context.cluster,
    namespace: service.meta.namespace ?? "",
    name: service.meta.name,
    health: findHealth(ready),
    ...ready,
    type: service.type,
    ports: service.ports.map(({ port, protocol }) => `${port}/${protocol}`).join(", "),
    versions: listVersions(endpoints),
    split: toShares(context.routingOf(service)),
    badges: findServiceBadges(context, service, endpoints),
    governedBy: findServiceObjects(context, service),
    createdAt: service.meta.creationTimestamp,
    stale: stale.has(context.cluster),
  };
}

function listVersions(endpoints: readonly ServiceEndpoint[]): string[] {
  return [...new Set(endpoints.map(({ labels }) => readVersion(labels)))]
    .filter(Boolean)
    .toSorted(compareText);
}

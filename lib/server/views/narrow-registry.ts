import "server-only";
import { formatServiceHost, hostsOverlap } from "@/lib/domain/istio/host";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import { narrowWorld, type WorldView } from "@/lib/domain/kubernetes/narrow-world";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import { projections } from "@/lib/domain/kubernetes/projection/projection";
import { meshResources, type ResourceName } from "@/lib/domain/kubernetes/resources";
import { domainOf, leafNode } from "@/lib/domain/tenancy/policy/node-names";
import { isInScope, type Scope } from "@/lib/domain/tenancy/policy/visible-scope";
import type { ClusterCache } from "@/lib/server/cache/cluster-cache";
import type { ClusterView, MemberCluster } from "@/lib/server/clusters/cluster-registry";

type LimitedScope = Extract<Scope, { all: false }>;

/** Which part of the fleet somebody sees. */
export interface RegistryView {
  scope: LimitedScope;
  /** `namespace/name` of gateways, or `namespace/*`, in any cluster. */
  gateways: ReadonlySet<string>;
  /** Hosts of services, e.g. `rates.pay.svc.cluster.local`. */
  services: ReadonlySet<string>;
  /** Hosts of their workspaces: what of a shared gateway concerns them. */
  hosts: ReadonlySet<string>;
}

/**
 * The registry as somebody sees it who does not see everything: clusters without anything of theirs are not there, worlds hold
 * what they may see, summaries nothing of the cluster itself but how fresh its data is.
 */
export function narrowRegistry(registry: ClusterView, view: RegistryView): ClusterView {
  const clusters = new Set([
    ...view.scope.clusters,
    ...[...view.scope.namespaces].map((place) => place.slice(0, place.indexOf("/"))),
  ]);
  const wrapped = new WeakMap<MemberCluster, MemberCluster>();

  function wrap(member: MemberCluster): MemberCluster {
    const known = wrapped.get(member);
    if (known) return known;
    const worldView = viewOf(view, member.name);
    let held: { of: ClusterWorld; narrowed: ClusterWorld } | undefined;
    const world = () => {
      const whole = member.cache.world();
      if (held?.of !== whole) held = { of: whole, narrowed: narrowWorld(whole, worldView) };
      return held.narrowed;
    };
    const narrowed: MemberCluster = {
      ...member,
      cache: { ...member.cache, world, get: narrowGet(member.cache, worldView) },
      summary: () => narrowSummary(member.summary(), world()),
    };
    wrapped.set(member, narrowed);
    return narrowed;
  }

  return {
    names: () => registry.names().filter((name) => clusters.has(name)),
    get(name) {
      const member = clusters.has(name) ? registry.get(name) : undefined;
      return member && wrap(member);
    },
    list: () =>
      registry
        .list()
        .filter(({ name }) => clusters.has(name))
        .map(wrap),
    summaries: () =>
      registry
        .summaries()
        .filter(({ name }) => clusters.has(name))
        .map((summary) => {
          const member = registry.get(summary.name);
          return narrowSummary(summary, member === undefined ? undefined : wrap(member).cache.world());
        }),
    onChange: (listener) =>
      registry.onChange((change) => {
        if (clusters.has(change.cluster)) listener(change);
      }),
  };
}

/** What a list of a world holds, as the policy divides it. Core kinds are seen by whoever sees anything of a namespace. */
const domains = new Map(
  [...meshResources.keys()].flatMap((resource) => {
    const list = projections.get(resource)?.list;
    return list === undefined ? [] : [[list as string, domainOf(resource)] as const];
  }),
);

function viewOf({ scope, gateways, services, hosts }: RegistryView, cluster: string): WorldView {
  return {
    seesNamespace: (namespace) => isInScope(scope, cluster, namespace),
    seesList(namespace, list) {
      const domain = domains.get(list);
      return (
        domain === undefined ||
        !scope.namespaces.has(`${cluster}/${namespace}`) ||
        scope.leaves.has(leafNode(cluster, namespace, domain))
      );
    },
    seesGateway: (namespace, name) => gateways.has(`${namespace}/${name}`) || gateways.has(`${namespace}/*`),
    seesHost: (host) => [...hosts].some((own) => hostsOverlap(own, host)),
    seesService: (namespace, name) => services.has(formatServiceHost(name, namespace)),
  };
}

function narrowGet(cache: ClusterCache, view: WorldView): ClusterCache["get"] {
  return (resource: ResourceName, namespace: string | undefined, name: string) => {
    const list = projections.get(resource)?.list ?? "";
    const isSeen =
      resource === "namespaces"
        ? view.seesNamespace(name)
        : view.seesNamespace(namespace ?? "") && view.seesList(namespace ?? "", list);
    return isSeen ? (cache.get(resource, namespace, name) as never) : undefined;
  };
}

/** The address, identity and conditions of a cluster are its operators'; what is wrong is said without its words. */
function narrowSummary(summary: ClusterSummary, world: ClusterWorld | undefined): ClusterSummary {
  const { name, displayName, role, region, freshness, lastSeen } = summary;
  return {
    name,
    displayName,
    role,
    ...(region === undefined ? {} : { region }),
    freshness,
    ...(lastSeen === undefined ? {} : { lastSeen }),
    server: "",
    id: "",
    conditions: [],
    ...(freshness === "live" ? {} : { problem: "the cluster does not answer now" }),
    counts: {
      namespaces: world?.namespaces.length ?? 0,
      nodes: 0,
      services: world?.services.length ?? 0,
      workloads:
        world === undefined
          ? 0
          : world.deployments.length + world.statefulSets.length + world.daemonSets.length,
      gateways: world === undefined ? 0 : world.gateways.length + world.gatewayApiGateways.length,
    },
  };
}

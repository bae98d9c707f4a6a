import "server-only";
import { isInScope, type Scope } from "@/lib/domain/tenancy/policy/visible-scope";
import type { TenancyState } from "@/lib/domain/tenancy/state";
import { createAnalysisFeed, type AnalysisFeed } from "@/lib/server/analysis/analysis-feed";
import type { ClusterView } from "@/lib/server/clusters/cluster-registry";
import type { Logger } from "@/lib/server/logger";
import { createCallMonitor, type CallMonitor } from "@/lib/server/telemetry/call-monitor";
import { createTopologyFeed, type TopologyFeed } from "@/lib/server/topology/topology-feed";
import { narrowRegistry, type RegistryView } from "./narrow-registry";

/** The fleet as some people see it, and what is computed from that. */
export interface FleetView {
  clusters: ClusterView;
  topology: TopologyFeed;
  analysis: AnalysisFeed;
}

/** One view for all who see the same: built once, kept while somebody uses it. */
export interface ClusterViews {
  readonly whole: FleetView;
  of(scope: Scope, state: TenancyState): FleetView;
  stop(): void;
}

/** A view that nobody asked for in this time, and that no stream uses, is forgotten. */
const idleMilliseconds = 5 * 60_000;
const sweepMilliseconds = 60_000;

export function createClusterViews(
  registry: ClusterView,
  { coalesceMilliseconds, logger }: { coalesceMilliseconds: number; logger: Logger },
): ClusterViews {
  const monitor = createCallMonitor({ registry, logger });
  const views = new Map<string, FleetView & { usedAt: number }>();

  function build(clusters: ClusterView, calls: CallMonitor = monitor, everything?: AnalysisFeed): FleetView {
    return {
      clusters,
      topology: createTopologyFeed(clusters, { coalesceMilliseconds, logger, monitor: calls }),
      analysis: createAnalysisFeed(clusters, logger, everything),
    };
  }

  function stopView(view: FleetView): void {
    view.topology.stop();
    view.analysis.stop();
  }

  const whole = build(registry);
  const sweep = setInterval(() => {
    for (const [key, view] of views) {
      if (performance.now() - view.usedAt < idleMilliseconds || view.topology.listeners() > 0) continue;
      views.delete(key);
      stopView(view);
    }
  }, sweepMilliseconds);
  sweep.unref();

  return {
    whole,
    of(scope, state) {
      if (scope.all) return whole;
      const part = partOf(scope, state);
      const key = JSON.stringify([
        scope.key,
        ...[part.gateways, part.services, part.hosts].map((names) => [...names].toSorted()),
      ]);
      const known = views.get(key) ?? {
        ...build(narrowRegistry(registry, part), narrowCalls(monitor, scope), whole.analysis),
        usedAt: 0,
      };
      known.usedAt = performance.now();
      views.set(key, known);
      return known;
    },
    stop() {
      clearInterval(sweep);
      monitor.stop();
      for (const view of [whole, ...views.values()]) stopView(view);
    },
  };
}

/** What a scope sees beside its own namespaces: the gateways and services that its tenants were granted. */
function partOf(scope: Extract<Scope, { all: false }>, state: TenancyState): RegistryView {
  const tenants = state.tenants.filter(({ metadata }) => scope.tenants.has(metadata.name));
  const workspaces = state.workspaces.filter(({ spec }) => scope.tenants.has(spec.tenant));
  const grants = state.serviceGrants.filter(({ spec }) => scope.tenants.has(spec.toTenant));
  return {
    scope,
    gateways: new Set(tenants.flatMap(({ spec }) => spec.gateways)),
    services: new Set(grants.flatMap(({ spec }) => spec.hosts)),
    hosts: new Set(workspaces.flatMap(({ spec }) => spec.hosts)),
  };
}

/** Calls from or to what is seen: how much others ask of a granted service is theirs to know. */
function narrowCalls(monitor: CallMonitor, scope: Scope): CallMonitor {
  return {
    ...monitor,
    calls: (cluster) =>
      monitor
        .calls(cluster)
        .filter(
          ({ source, service }) =>
            isInScope(scope, cluster, source.namespace) || isInScope(scope, cluster, service.namespace),
        ),
  };
}

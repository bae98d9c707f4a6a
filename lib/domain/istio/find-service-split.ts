import type { KubernetesObject } from "../kubernetes/object";
import type { SplitShare } from "../topology/topology";
import { type EffectiveDestinationRule, findDestinationRule } from "./find-destination-rule";
import { findMeshVirtualService } from "./find-virtual-service";
import { matchesEverything } from "./format-matches";
import type { HostIndex } from "./index-by-host";
import { appliesToMesh, computeShares, namespaceOf, readDestinations, readRoutes } from "./virtual-service";

/** What decides calls of the mesh to one service. */
export interface ServiceRouting {
  virtualService?: KubernetesObject;
  destinationRule?: EffectiveDestinationRule;
  /** Shares of the service's own subsets on the route that takes most requests; empty without subsets. */
  split: (SplitShare & { labels?: Record<string, string> })[];
  /** Index of that route in spec.http; -1 when there is none. */
  routeIndex: number;
}

/**
 * Routing of a service as clients in its own namespace meet it. The split is the one of the catch-all route, else of the
 * first route for the mesh.
 */
export function findServiceRouting(
  indexes: { virtualServices: HostIndex; destinationRules: HostIndex },
  namespace: string,
  host: string,
): ServiceRouting {
  const { effective } = findMeshVirtualService({
    virtualServices: indexes.virtualServices(host),
    clientNamespace: namespace,
    host,
  });
  const destinationRule = findDestinationRule({
    destinationRules: indexes.destinationRules(host),
    clientNamespace: namespace,
    serviceNamespace: namespace,
    host,
  });
  const rule = destinationRule === undefined ? {} : { destinationRule };
  if (effective === undefined) return { ...rule, split: [], routeIndex: -1 };

  const routes = readRoutes(effective, "http");
  const forMesh = routes.filter((route) => appliesToMesh(route));
  const chosen = forMesh.find(matchesEverything) ?? forMesh[0];
  const destinations = chosen === undefined ? [] : readDestinations(chosen, namespaceOf(effective));
  const shares = computeShares(destinations);
  const split = destinations.flatMap((destination, index) => {
    if (destination.host !== host || destination.subset === undefined) return [];
    const labels = destinationRule?.subsets.find(({ name }) => name === destination.subset)?.labels;
    return [
      {
        subset: destination.subset,
        percent: shares[index] ?? 0,
        ...(labels === undefined ? {} : { labels }),
        ...(labels?.["version"] === undefined ? {} : { version: labels["version"] }),
      },
    ];
  });
  return {
    virtualService: effective,
    ...rule,
    split,
    routeIndex: chosen === undefined ? -1 : routes.indexOf(chosen),
  };
}

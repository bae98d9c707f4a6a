import { findMergedRules, selectRule } from "./index-destination-rules";
import { parseCluster } from "./proxy-config";
import type { RoutingIndex } from "./routing-index";
import type { RoutingProxy } from "./routing-proxy";
import type { SidecarScope } from "./sidecar-scope";

/** Why a cluster that a route names does not exist for the proxy: calls to it fail with 503 (NC). */
export type DestinationProblem = "unknown host" | "unknown port" | "unknown subset";

/**
 * Whether a proxy has the cluster: for each port of each service it knows, and for each subset of the DestinationRule in
 * force. Undefined: it has, or the cluster is not made of a service.
 * Source: istio pilot/pkg/networking/core `buildOutboundClusters`.
 */
export function checkDestination(
  index: RoutingIndex,
  scope: SidecarScope,
  proxy: RoutingProxy,
  cluster: string,
): DestinationProblem | undefined {
  const parts = parseCluster(cluster);
  if (parts?.direction !== "outbound") return undefined;
  const service = scope.byHost.get(parts.host);
  if (service === undefined) return "unknown host";
  if (!service.ports.some(({ port }) => port === parts.port)) return "unknown port";
  if (parts.subset === "") return undefined;
  const rule = selectRule(findMergedRules(index.destinationRules, proxy.namespace, service), proxy);
  const isDefined = rule?.subsets.some(({ name }) => name === parts.subset) ?? false;
  return isDefined ? undefined : "unknown subset";
}

import type { ClusterWorld } from "../../kubernetes/projected";
import { getProxyView } from "./proxy-view";
import { getRoutingIndex } from "./routing-index";
import type { RoutingProxy } from "./routing-proxy";

/**
 * The port on which a gateway's proxy listens for what its servers call `port`: the target port where its Service translates;
 * `port` itself when no server of the proxy has it. Source: istio pilot/pkg/model `mergeGateways`.
 */
export function findListenPort(world: ClusterWorld, proxy: RoutingProxy, port: number): number {
  const groups = getProxyView(getRoutingIndex(world), proxy).gateway?.merged.groups ?? [];
  return groups.find(({ servers }) => servers.some((server) => server.port === port))?.listenPort ?? port;
}

import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import { readStrings } from "../../kubernetes/read-field";
import type { Check, WorldIndex } from "../check";
import { subjectOf } from "../create-finding";
import { reportMessage } from "../report-message";
import { fullName } from "../world-indexes";
import { specOf } from "./mesh-membership";
import { readRouteDestinations, type RouteDestination } from "./route-destinations";
import { serviceHostIndex, type FindServiceHost } from "./service-hosts";

/** VirtualServices that route one of their own hosts to a subset, by that host. */
const subsetRoutes: WorldIndex<ReadonlyMap<string, ReadonlySet<string>>> = {
  inputs: ["virtualServices"],
  build({ virtualServices }) {
    const routes = new Map<string, Set<string>>();
    for (const virtualService of virtualServices) {
      const hosts = new Set(readStrings(specOf(virtualService)["hosts"]));
      for (const { host, subset, path } of readRouteDestinations(virtualService)) {
        if (subset === "" || path[1] !== "http" || path[3] !== "route" || !hosts.has(host)) continue;
        const names = routes.get(host) ?? new Set();
        routes.set(host, names.add(fullName(virtualService.metadata)));
      }
    }
    return routes;
  },
};

function checkDestination(
  cluster: string,
  virtualService: KubernetesObject,
  destination: RouteDestination,
  find: FindServiceHost,
): Finding[] {
  const { host, port, path, isMirror } = destination;
  const subject = subjectOf(virtualService);
  const exportTo = readStrings(specOf(virtualService)["exportTo"]);
  const service = find(subject.reference.namespace, exportTo, host);
  if (service === undefined) {
    const what = isMirror ? "mirror host" : "host";
    return [reportMessage(cluster, subject, "ReferencedResourceNotFound", [what, host], path)];
  }
  if (port === undefined) {
    return service.ports.length > 1
      ? [
          reportMessage(
            cluster,
            subject,
            "VirtualServiceDestinationPortSelectorRequired",
            [host, service.ports],
            path,
          ),
        ]
      : [];
  }
  return service.ports.includes(port)
    ? []
    : [reportMessage(cluster, subject, "ReferencedResourceNotFound", ["host:port", `${host}:${port}`], path)];
}

/** A route at a gateway that goes around the subsets another VirtualService chose for the same host. */
function checkSubsets(
  cluster: string,
  virtualService: KubernetesObject,
  routes: ReadonlyMap<string, ReadonlySet<string>>,
): Finding[] {
  if (readStrings(specOf(virtualService)["gateways"]).length === 0) return [];
  const subject = subjectOf(virtualService);
  const found = new Map<string, (string | number)[]>();
  for (const { host, subset, path } of readRouteDestinations(virtualService)) {
    if (subset !== "" || path[1] !== "http" || path[3] !== "route") continue;
    for (const other of routes.get(host) ?? []) if (!found.has(other)) found.set(other, path);
  }
  const name = fullName(virtualService.metadata);
  return [...found].map(([other, path]) =>
    reportMessage(cluster, subject, "IngressRouteRulesNotAffected", [other, name], path),
  );
}

/** Destinations that do not exist. Source: istio analyzers/virtualservice/destinationhosts.go. */
export const virtualServiceDestinationHost: Check = {
  name: "virtualservice.DestinationHostAnalyzer",
  inputs: ["virtualServices", "services", "serviceEntries", "mesh", "remoteServices"],
  run({ world, read }) {
    const find = read(serviceHostIndex);
    const routes = read(subsetRoutes);
    return world.virtualServices.flatMap((virtualService) => [
      ...readRouteDestinations(virtualService).flatMap((destination) =>
        checkDestination(world.cluster, virtualService, destination, find),
      ),
      ...checkSubsets(world.cluster, virtualService, routes),
    ]);
  },
};

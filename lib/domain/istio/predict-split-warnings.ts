import { formatObject } from "../kubernetes/compare-age";
import { readRecord } from "../kubernetes/read-field";
import type { ServiceTraffic } from "../kubernetes/service-view";
import { findDestinationRule } from "./find-destination-rule";
import { formatMatches, matchesEverything } from "./format-matches";
import { defaultDomain } from "./host";
import { readTrafficSplit, type TrafficSplitInput } from "./read-traffic-split";
import type { TrafficSplitEdit, TrafficSplitPreview } from "./traffic-split";
import {
  meshGateway,
  namespaceOf,
  readDestinations,
  readGateways,
  readHosts,
  readRoutes,
} from "./virtual-service";

type Warning = TrafficSplitPreview["warnings"][number];
type View = ReturnType<typeof readTrafficSplit>;

/**
 * The consequences of an edit in the user's terms, and whom it touches. They are predictions about objects: nothing here
 * refuses the edit. Callers are named only when they were measured (`traffic`); otherwise we say who could call.
 */
export function predictSplitWarnings(
  input: TrafficSplitInput,
  edit: TrafficSplitEdit,
  traffic?: ServiceTraffic,
): Pick<TrafficSplitPreview, "warnings" | "affected"> {
  const view = readTrafficSplit(input);
  return {
    warnings: [
      ...warnOfVersions(view, edit),
      ...warnOfUnreachableRoute(view, edit.routeIndex),
      ...warnOfOtherTraffic(input, view),
      ...warnOfGateways(input, view),
      ...warnOfOtherClients(input, view),
    ],
    affected: { routes: listRoutes(view, edit.routeIndex), callers: listCallers(input, traffic) },
  };
}

function warnOfVersions(view: View, edit: TrafficSplitEdit): Warning[] {
  const warnings: Warning[] = [];
  for (const { subset, weight } of edit.destinations) {
    const version = view.versions.find((candidate) => candidate.subset === subset);
    if (version === undefined || weight === 0) continue;
    if (version.readyPods === 0) {
      const pods = version.totalPods === 0 ? "no pods" : `${version.totalPods} pods, none ready`;
      warnings.push({
        title: `${subset} has no ready pods and gets ${weight} % of the requests`,
        detail: `${subset} has ${pods} in cluster ${view.cluster}; its requests fail with 503 unless another cluster of the mesh has endpoints for it (IST0173).`,
      });
    }
    if (!version.exists && Object.keys(version.labels).length === 0) {
      warnings.push({
        title: `Subset ${subset} does not exist`,
        detail: `No DestinationRule in force defines ${subset}; requests sent there fail with 503 (IST0101).`,
      });
    }
  }
  if (view.versions.length === 1) {
    const [only] = view.versions;
    warnings.push({
      title: "There is only one version",
      detail: `${view.service} has only ${only?.subset ?? "one version"} in cluster ${view.cluster}; there is nothing to split with yet.`,
    });
  }
  return warnings;
}

function warnOfUnreachableRoute(view: View, routeIndex: number): Warning[] {
  if (view.virtualService === undefined) return [];
  const shadow = readRoutes(view.virtualService, "http").findIndex(
    (route, index) => index < routeIndex && matchesEverything(route),
  );
  if (shadow < 0) return [];
  return [
    {
      title: `Route http[${routeIndex}] is never reached`,
      detail: `http[${shadow}] of ${formatObject(view.virtualService)} takes every request before it (IST0130), so this change has no effect.`,
    },
  ];
}

/** One VirtualService may serve several hosts, and gateways besides the mesh: what is edited for one moves for all. */
function warnOfOtherTraffic(
  { domain = defaultDomain }: TrafficSplitInput,
  { virtualService, host, service }: View,
): Warning[] {
  if (virtualService === undefined) return [];
  const object = formatObject(virtualService);
  const hosts = readHosts(virtualService, domain).filter((other) => other !== host);
  const gateways = readGateways(virtualService).filter((gateway) => gateway !== meshGateway);
  return [
    ...(hosts.length === 0
      ? []
      : [
          {
            title: `Requests to ${hosts.join(", ")} move too`,
            detail: `${object} has these hosts besides ${service}, and its routes serve all of them.`,
          },
        ]),
    ...(gateways.length === 0
      ? []
      : [
          {
            title: `Requests through ${gateways.join(", ")} move too`,
            detail: `${object} is bound to these gateways as well as to the mesh.`,
          },
        ]),
  ];
}

/** Gateways follow the VirtualServices bound to them and never the mesh's, so their requests do not take part in the split. */
function warnOfGateways({ world, domain = defaultDomain }: TrafficSplitInput, view: View): Warning[] {
  return world.virtualServices.flatMap((object): Warning[] => {
    const gateways = readGateways(object);
    if (gateways.includes(meshGateway)) return [];
    const direct = readRoutes(object, "http").some((route) =>
      readDestinations(route, namespaceOf(object), domain).some(({ host }) => host === view.host),
    );
    if (!direct) return [];
    return [
      {
        title: `Requests through ${gateways.join(", ")} keep their own routes`,
        detail: `${formatObject(object)} sends them to ${view.service} by itself; this split changes calls inside the mesh only.`,
      },
    ];
  });
}

/** A client namespace with a DestinationRule of its own for the host does not see the service's subsets. */
function warnOfOtherClients(
  { world, namespace, domain = defaultDomain }: TrafficSplitInput,
  view: View,
): Warning[] {
  return world.namespaces.flatMap(({ meta }): Warning[] => {
    if (meta.name === namespace) return [];
    const rule = findDestinationRule({
      destinationRules: world.destinationRules,
      clientNamespace: meta.name,
      serviceNamespace: namespace,
      host: view.host,
      domain,
    });
    const [first] = rule?.rules ?? [];
    if (rule === undefined || first === undefined || rule.namespace !== meta.name) return [];
    return [
      {
        title: `Callers in ${meta.name} use another DestinationRule`,
        detail: `${formatObject(first)} hides the subsets of namespace ${namespace} from them; subsets it does not define give 503.`,
      },
    ];
  });
}

function listRoutes(view: View, routeIndex: number): string[] {
  if (view.virtualService === undefined) return [`${view.service}: every request (a new VirtualService)`];
  const route = readRecord(readRoutes(view.virtualService, "http")[routeIndex]);
  const name = typeof route["name"] === "string" && route["name"] !== "" ? ` ${route["name"]}` : "";
  return [`${formatObject(view.virtualService)} http[${routeIndex}]${name}: ${formatMatches(route)}`];
}

function listCallers({ world }: TrafficSplitInput, traffic: ServiceTraffic | undefined): string[] {
  if (traffic?.state === "measured") {
    return traffic.callers.map(
      ({ namespace, workload, requestsPerSecond }) =>
        `${namespace}/${workload} (${requestsPerSecond.toFixed(1)} requests/s)`,
    );
  }
  const inMesh = world.pods.filter(({ proxy }) => proxy !== "none");
  const namespaces = new Set(inMesh.map(({ meta }) => meta.namespace));
  if (inMesh.length === 0)
    return ["none known: no pod of this cluster has a proxy, so no call follows the split"];
  return [
    `not measured; any of ${inMesh.length} pods with a proxy in ${namespaces.size} ${namespaces.size === 1 ? "namespace" : "namespaces"} may call`,
  ];
}

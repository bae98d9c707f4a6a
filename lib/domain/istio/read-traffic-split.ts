import { formatObject } from "../kubernetes/compare-age";
import type { KubernetesObject } from "../kubernetes/object";
import type { ClusterWorld, ServiceProjection } from "../kubernetes/projected";
import { readRecord, readRecords } from "../kubernetes/read-field";
import { findService } from "../kubernetes/service-workloads";
import { StatusError } from "../kubernetes/status-error";
import { type EffectiveDestinationRule, findDestinationRule } from "./find-destination-rule";
import { findMeshVirtualService, type MeshVirtualService } from "./find-virtual-service";
import { matchesEverything } from "./format-matches";
import { defaultDomain, formatServiceHost, isHostSubsetOf, isWildcard } from "./host";
import { readSplitRoute } from "./read-split-route";
import { readSplitVersions } from "./read-split-versions";
import type { SplitRoute, TrafficSplitView } from "./traffic-split";
import { namespaceOf, readDestinations, readHosts, readRoutes } from "./virtual-service";

export interface TrafficSplitInput {
  world: ClusterWorld;
  namespace: string;
  service: string;
  domain?: string;
}

type Problem = TrafficSplitView["problems"][number];

/**
 * Reads the traffic split of a service as a client in its own namespace meets it, from objects written by anyone.
 * Nothing is lost: what the form cannot express is refused per route, with the field, and stays as it is.
 *
 * - A route with a single destination and no subset has `destinations: []`: all versions; an edit replaces it by subsets.
 * - Weights that do not add up to 100 are shown as the percents they mean.
 *
 * @throws StatusError NotFound when the cluster has no such service.
 */
export function readTrafficSplit(
  input: TrafficSplitInput,
): Omit<TrafficSplitView, "permission" | "elsewhere"> {
  const { world, namespace, domain = defaultDomain } = input;
  const service = findService(world, namespace, input.service);
  if (service === undefined) {
    throw new StatusError(
      "NotFound",
      `Service ${namespace}/${input.service} does not exist in cluster ${world.cluster}`,
      {
        cluster: world.cluster,
        kind: "Service",
        namespace,
        name: input.service,
      },
    );
  }
  const host = formatServiceHost(input.service, namespace, domain);
  const virtualServices = findMeshVirtualService({
    virtualServices: world.virtualServices,
    clientNamespace: namespace,
    host,
    domain,
  });
  const rule = findDestinationRule({
    destinationRules: world.destinationRules,
    clientNamespace: namespace,
    serviceNamespace: namespace,
    host,
    domain,
  });
  const { effective } = virtualServices;
  const blockers = [
    ...findServiceBlockers(world, service),
    ...(effective === undefined ? [] : findBlockers(world, effective, service, host, domain)),
  ];
  const routes = effective === undefined ? [] : readAllRoutes(effective, host, domain, blockers);
  const editable = routes.filter((route) => route.editable);
  const raw = effective === undefined ? [] : readRoutes(effective, "http");
  const opening = editable.find(({ index }) => matchesEverything(raw[index] ?? {})) ?? editable[0];
  return {
    cluster: world.cluster,
    namespace,
    service: input.service,
    host,
    state:
      blockers.length > 0
        ? "unsupported"
        : effective === undefined
          ? "absent"
          : editable.length > 0
            ? "editable"
            : "unsupported",
    problems: [
      ...blockers,
      ...describeOthers(virtualServices, host, domain),
      ...describeRules(rule, namespace),
    ],
    routes,
    routeIndex: opening?.index ?? -1,
    versions: readSplitVersions(
      world,
      service,
      rule?.subsets ?? [],
      listRoutedSubsets(effective, host, domain),
    ),
    ...(effective === undefined ? {} : { virtualService: effective }),
    ...(rule?.rules[0] === undefined ? {} : { destinationRule: rule.rules[0] }),
  };
}

function readAllRoutes(
  virtualService: KubernetesObject,
  host: string,
  domain: string,
  blockers: readonly Problem[],
): SplitRoute[] {
  const context = { namespace: namespaceOf(virtualService), host, domain };
  return readRoutes(virtualService, "http").map((route, index) => {
    const read = readSplitRoute(route, index, context);
    const [blocker] = blockers;
    if (blocker === undefined || !read.editable) return read;
    return { ...read, editable: false, reason: { message: blocker.message, field: blocker.field } };
  });
}

function findServiceBlockers(world: ClusterWorld, service: ServiceProjection): Problem[] {
  const { name, namespace = "" } = service.meta;
  const problems: Problem[] = [];
  if (service.type === "ExternalName") {
    problems.push({
      message: "the Service is only a DNS alias (ExternalName) and has no versions",
      field: "spec.type",
    });
  }
  if (service.ports.length > 0 && service.ports.every(isDeclaredOpaque)) {
    const ports = service.ports.map(({ port, name: portName }) => portName || String(port)).join(", ");
    problems.push({
      message: `no port of the Service speaks HTTP (${ports}), so http routes would move nothing`,
      field: "spec.ports",
    });
  }
  for (const route of [...world.httpRoutes, ...world.grpcRoutes]) {
    const parents = readRecords(readRecord(route["spec"])["parentRefs"]);
    const index = parents.findIndex(
      (parent) =>
        parent["kind"] === "Service" &&
        parent["name"] === name &&
        (parent["namespace"] ?? namespaceOf(route)) === namespace,
    );
    if (index < 0) continue;
    problems.push({
      message: `${formatObject(route)} already routes calls to this service`,
      field: `spec.parentRefs[${index}]`,
      object: formatObject(route),
    });
  }
  return problems;
}

const opaqueProtocols = new Set(["tcp", "tls", "https", "mongo", "mysql", "redis", "udp"]);

/**
 * Whether a port says that Istio cannot route its requests. Ports that say nothing are detected at run time.
 * Source: istio.io "Protocol selection": `appProtocol`, else the port name up to its first dash.
 */
function isDeclaredOpaque({ name, protocol, appProtocol }: ServiceProjection["ports"][number]): boolean {
  if (protocol === "UDP") return true;
  return opaqueProtocols.has((appProtocol ?? name.split("-", 1)[0] ?? "").toLowerCase());
}

function findBlockers(
  world: ClusterWorld,
  virtualService: KubernetesObject,
  service: ServiceProjection,
  host: string,
  domain: string,
): Problem[] {
  const object = formatObject(virtualService);
  const problems: Problem[] = [];
  const { name, namespace = "" } = service.meta;
  if (namespaceOf(virtualService) !== namespace) {
    problems.push({
      message: `calls are routed by ${object}, which belongs to another namespace`,
      field: "metadata.namespace",
      object,
    });
  }
  for (const [index, written] of readHosts(virtualService, domain).entries()) {
    if (!isWildcard(written) || !isHostSubsetOf(host, written)) continue;
    const others = world.services.filter(
      ({ meta }) =>
        !(meta.name === name && meta.namespace === namespace) &&
        isHostSubsetOf(formatServiceHost(meta.name, meta.namespace ?? "", domain), written),
    );
    if (others.length === 0) continue;
    problems.push({
      message: `${object} routes ${written}, which ${others.length} other ${others.length === 1 ? "service shares" : "services share"}`,
      field: `spec.hosts[${index}]`,
      object,
    });
  }
  if (readRoutes(virtualService, "http").length === 0) {
    const field =
      readRoutes(virtualService, "tcp").length > 0
        ? "spec.tcp"
        : readRoutes(virtualService, "tls").length > 0
          ? "spec.tls"
          : "spec.http";
    problems.push({
      message:
        field === "spec.http"
          ? `${object} has no http routes`
          : `${object} has only ${field.slice(5)} routes`,
      field,
      object,
    });
  }
  return problems;
}

function describeOthers({ effective, others }: MeshVirtualService, host: string, domain: string): Problem[] {
  return others.flatMap(({ object, reason }) => {
    const index = readHosts(object, domain).indexOf(host);
    const field = `spec.hosts[${Math.max(index, 0)}]`;
    const name = formatObject(object);
    if (reason === "losing") {
      const winner = effective === undefined ? "another" : formatObject(effective);
      return [
        { message: `${name} names this service too and is ignored: ${winner} wins`, field, object: name },
      ];
    }
    if (index < 0) return [];
    if (reason === "gateway") {
      return [
        {
          message: `${name} routes this service for gateways only; the split does not change it`,
          field: "spec.gateways",
          object: name,
        },
      ];
    }
    return [
      {
        message: `${name} names this service and is not exported to its namespace`,
        field: "spec.exportTo",
        object: name,
      },
    ];
  });
}

function describeRules(rule: EffectiveDestinationRule | undefined, namespace: string): Problem[] {
  if (rule === undefined) return [];
  const problems: Problem[] = rule.rules.slice(1).map((object) => ({
    message: `${formatObject(object)} is merged into ${formatObject(rule.rules[0] ?? object)}: both name ${rule.host}`,
    field: "spec.host",
    object: formatObject(object),
  }));
  const [first] = rule.rules;
  if (first !== undefined && (rule.namespace !== namespace || isWildcard(rule.host))) {
    const message = `${formatObject(first)} for ${rule.host} applies; a new subset needs a DestinationRule of this service, with its traffic policy copied`;
    problems.push({ message, field: "spec.host", object: formatObject(first) });
  }
  return problems;
}

function listRoutedSubsets(
  virtualService: KubernetesObject | undefined,
  host: string,
  domain: string,
): string[] {
  if (virtualService === undefined) return [];
  return readRoutes(virtualService, "http").flatMap((route) =>
    readDestinations(route, namespaceOf(virtualService), domain).flatMap((destination) =>
      destination.host === host && destination.subset !== undefined ? [destination.subset] : [],
    ),
  );
}

import { formatServiceHost, hostsOverlap } from "../istio/host";
import { namespaceOf } from "../istio/virtual-service";
import { formatObject } from "../kubernetes/compare-age";
import type { KubernetesObject } from "../kubernetes/object";
import {
  readNumber,
  readRecord,
  readRecords,
  readString,
  readStringMap,
  readStrings,
} from "../kubernetes/read-field";
import { matchesLabels } from "../kubernetes/select";
import { externalId } from "./build-external-nodes";
import { gatewayApiId } from "./build-gateway-nodes";
import type { RoutePart } from "./route-edges";
import type { TopologyContext } from "./topology-context";

type FindHost = (host: string) => string | undefined;

/** Parts made by HTTPRoutes and GRPCRoutes: from the Gateways and Services they attach to, to their backends. */
export function buildGatewayApiParts(context: TopologyContext, findHost: FindHost): RoutePart[] {
  return [...context.world.httpRoutes, ...context.world.grpcRoutes].flatMap((route) => {
    const sources = findSources(context, route, findHost);
    if (sources.length === 0) return [];
    const targets = readRecords(readRecord(route["spec"])["rules"]).flatMap((rule, index) =>
      listBackends(context, rule, route, findHost).map((part) => ({
        ...part,
        via: `${formatObject(route)} rules[${index}]`,
      })),
    );
    return sources.flatMap((source) => targets.map((target) => ({ source, ...target })));
  });
}

function findSources(context: TopologyContext, route: KubernetesObject, findHost: FindHost): string[] {
  return readRecords(readRecord(route["spec"])["parentRefs"]).flatMap((parent) => {
    const kind = readString(parent["kind"]) ?? "Gateway";
    const name = readString(parent["name"]) ?? "";
    const namespace = readString(parent["namespace"]) ?? namespaceOf(route);
    if (kind === "Service") return findHost(formatServiceHost(name, namespace)) ?? [];
    if (kind !== "Gateway") return [];
    const gateway = context.world.gatewayApiGateways.find(
      (candidate) => candidate.metadata.name === name && namespaceOf(candidate) === namespace,
    );
    return gateway !== undefined && isAccepted(context, route, gateway, readString(parent["sectionName"]))
      ? [gatewayApiId(context.cluster, gateway)]
      : [];
  });
}

/** Whether a listener of the Gateway lets the route attach: its name, the route's namespace, a common hostname. */
function isAccepted(
  context: TopologyContext,
  route: KubernetesObject,
  gateway: KubernetesObject,
  sectionName: string | undefined,
): boolean {
  const hostnames = readStrings(readRecord(route["spec"])["hostnames"]);
  return readRecords(readRecord(gateway["spec"])["listeners"]).some((listener) => {
    if (sectionName !== undefined && listener["name"] !== sectionName) return false;
    const hostname = readString(listener["hostname"]);
    if (
      hostname !== undefined &&
      hostnames.length > 0 &&
      !hostnames.some((host) => hostsOverlap(host, hostname))
    )
      return false;
    const namespaces = readRecord(readRecord(listener["allowedRoutes"])["namespaces"]);
    const from = readString(namespaces["from"]) ?? "Same";
    if (from === "All") return true;
    if (from === "Same") return namespaceOf(route) === namespaceOf(gateway);
    if (from !== "Selector") return false;
    const labels = readStringMap(readRecord(namespaces["selector"])["matchLabels"]);
    return matchesLabels(labels, context.namespaceLabels.get(namespaceOf(route)) ?? {});
  });
}

function listBackends(
  context: TopologyContext,
  rule: Record<string, unknown>,
  route: KubernetesObject,
  findHost: FindHost,
): { target: string; percent: number }[] {
  const backends = readRecords(rule["backendRefs"]);
  const weights = backends.map((backend) => readNumber(backend["weight"]) ?? 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return backends.flatMap((backend, index) => {
    const target = findBackend(context, backend, namespaceOf(route), findHost);
    return target === undefined
      ? []
      : [{ target, percent: total === 0 ? 0 : ((weights[index] ?? 0) / total) * 100 }];
  });
}

function findBackend(
  context: TopologyContext,
  backend: Record<string, unknown>,
  routeNamespace: string,
  findHost: FindHost,
): string | undefined {
  const kind = readString(backend["kind"]) ?? "Service";
  const name = readString(backend["name"]) ?? "";
  const namespace = readString(backend["namespace"]) ?? routeNamespace;
  if (kind === "Service") return findHost(formatServiceHost(name, namespace));
  if (kind === "Hostname") return findHost(name);
  if (kind !== "ServiceEntry") return undefined;
  const entry = context.world.serviceEntries.find(
    (item) => item.metadata.name === name && namespaceOf(item) === namespace,
  );
  return entry === undefined ? undefined : externalId(context.cluster, entry);
}

import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld, ServiceProjection } from "../../kubernetes/projected";
import { readRecord, readRecords, readString } from "../../kubernetes/read-field";
import { compareText } from "../../kubernetes/select";
import { readDestinationRuleHost } from "../../istio/find-destination-rule";
import { findVisibility, formatServiceHost, isHostSubsetOf } from "../../istio/host";
import { convertPortProtocol, isHttpOrSniffed } from "../../istio/routing/protocol";
import { meshGateway, namespaceOf, readExportTo, readGateways, readHosts } from "../../istio/virtual-service";
import { buildBridgedObject, isGenerated, type BridgedPlace, type PlacePlan } from "./bridged-plan";
import { listNamespacesOf } from "./find-allowed-set";
import { planTrafficPolicy } from "./plan-traffic-policy";

/** Settings that were not applied to services, gathered: one sentence for many services. */
type Tell = (what: string, why: string, service: string) => void;

/**
 * The objects of a TrafficGroup for the services of one namespace. A service for which somebody else wrote a DestinationRule or a
 * VirtualService keeps it: two of them for one host would take each other's effect.
 */
export function planServiceObjects(place: BridgedPlace): PlacePlan {
  const { world, namespace } = place;
  const services = world.services
    .filter(({ meta, type }) => meta.namespace === namespace && type !== "ExternalName")
    .toSorted((a, b) => compareText(a.meta.name, b.meta.name));
  const told = new Map<string, { what: string; why: string; services: string[] }>();
  const tell: Tell = (what, why, service) => {
    const key = `${what}\n${why}`;
    const entry = told.get(key) ?? { what, why, services: [] };
    entry.services.push(service);
    told.set(key, entry);
  };
  const exportTo = listExport(place);
  const traffic = planTrafficPolicy(place);
  const route = planRoute(place);
  const objects = services.flatMap((service) => [
    ...buildRule(place, service, { exportTo, traffic, tell }),
    ...buildRoute(place, service, { exportTo, route, tell }),
  ]);
  return {
    objects,
    problems: [
      ...(services.length === 0 ? [] : traffic.problems),
      ...[...told.values()].map(({ what, why, services: names }) => ({
        namespace,
        what: `${what} of ${names.join(", ")}`,
        why,
      })),
    ],
  };
}

/** As far as the tenant itself might export; callers elsewhere do not see the object. */
function listExport(place: BridgedPlace): string[] {
  const reach = place.settings.exportTo?.value ?? "Workspace";
  if (reach === "Any") return ["*"];
  if (reach === "Namespace") return ["."];
  return [".", ...listNamespacesOf(place, "Workspace").filter((name) => name !== place.namespace)];
}

interface Route {
  what: string;
  fields: object;
}

function planRoute({ settings: { timeout, retries } }: BridgedPlace): Route | undefined {
  const said = [...(timeout ? ["timeout"] : []), ...(retries ? ["retries"] : [])];
  if (said.length === 0) return undefined;
  return {
    what: said.join(" and "),
    fields: {
      ...(timeout ? { timeout: timeout.value } : {}),
      ...(retries ? { retries: { attempts: retries.value } } : {}),
    },
  };
}

function buildRule(
  place: BridgedPlace,
  { meta: { name } }: ServiceProjection,
  {
    exportTo,
    traffic,
    tell,
  }: { exportTo: string[]; traffic: ReturnType<typeof planTrafficPolicy>; tell: Tell },
): KubernetesObject[] {
  const { world, namespace } = place;
  if (traffic.policy === undefined) return [];
  const { rootNamespace, domain } = world.mesh;
  const host = formatServiceHost(name, namespace, domain);
  const other = world.destinationRules.find(
    (rule) =>
      !isGenerated(rule) &&
      [namespace, rootNamespace].includes(namespaceOf(rule)) &&
      isHostSubsetOf(host, readDestinationRuleHost(rule, domain)),
  );
  if (other !== undefined) {
    tell(traffic.what, `DestinationRule ${formatPlace(other, namespace)} speaks of the host`, name);
    return [];
  }
  const spec = { host, exportTo, trafficPolicy: traffic.policy };
  return [buildBridgedObject(place, "DestinationRule", spec, name)];
}

function buildRoute(
  place: BridgedPlace,
  service: ServiceProjection,
  { exportTo, route, tell }: { exportTo: string[]; route: Route | undefined; tell: Tell },
): KubernetesObject[] {
  if (route === undefined) return [];
  const { world, namespace } = place;
  const { name } = service.meta;
  if (!service.ports.some((port) => isHttpOrSniffed(convertPortProtocol(port)))) {
    tell(route.what, "no port speaks HTTP", name);
    return [];
  }
  const host = formatServiceHost(name, namespace, world.mesh.domain);
  const other =
    findVirtualService(world, host, exportTo, namespace) ?? findServiceRoute(world, name, namespace);
  if (other !== undefined) {
    tell(route.what, `${other.kind} ${formatPlace(other, namespace)} routes its calls`, name);
    return [];
  }
  const spec = {
    hosts: [host],
    exportTo,
    http: [{ route: [{ destination: { host } }], ...route.fields }],
  };
  return [buildBridgedObject(place, "VirtualService", spec, name)];
}

/** One of somebody else's that covers the host for a proxy that would see ours too. */
function findVirtualService(
  world: ClusterWorld,
  host: string,
  exportTo: readonly string[],
  namespace: string,
): KubernetesObject | undefined {
  const clients = exportTo.includes("*")
    ? world.namespaces.map(({ meta }) => meta.name)
    : exportTo.map((item) => (item === "." ? namespace : item));
  return world.virtualServices.find(
    (object) =>
      !isGenerated(object) &&
      readGateways(object).includes(meshGateway) &&
      readHosts(object, world.mesh.domain).some((covering) => isHostSubsetOf(host, covering)) &&
      [namespace, ...clients].some(
        (client) => findVisibility(readExportTo(object), namespaceOf(object), client) !== undefined,
      ),
  );
}

/** A route of the Gateway API whose parent is the service itself. */
function findServiceRoute(
  world: ClusterWorld,
  name: string,
  namespace: string,
): KubernetesObject | undefined {
  return [...world.httpRoutes, ...world.grpcRoutes].find((object) =>
    readRecords(readRecord(object["spec"])["parentRefs"]).some(
      (parent) =>
        readString(parent["kind"]) === "Service" &&
        readString(parent["name"]) === name &&
        (readString(parent["namespace"]) ?? namespaceOf(object)) === namespace,
    ),
  );
}

function formatPlace(object: KubernetesObject, namespace: string): string {
  const { name } = object.metadata;
  return namespaceOf(object) === namespace ? name : `${namespaceOf(object)}/${name}`;
}

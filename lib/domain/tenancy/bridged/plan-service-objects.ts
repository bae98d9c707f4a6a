import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld, ServiceProjection } from "../../kubernetes/projected";
import { readRecord, readRecords, readString } from "../../kubernetes/read-field";
import { compareText } from "../../kubernetes/select";
import { readDestinationRuleHost } from "../../istio/find-destination-rule";
import { findVisibility, formatServiceHost, isHostSubsetOf } from "../../istio/host";
import { convertPortProtocol, isHttpOrSniffed } from "../../istio/routing/protocol";
import { meshGateway, namespaceOf, readExportTo, readGateways, readHosts } from "../../istio/virtual-service";
import { ownerOf } from "../ownership/decide-ownership";
import { buildBridgedObject, isGenerated, type BridgedPlace, type PlacePlan } from "./bridged-plan";
import { listNamespacesOf } from "./find-allowed-set";
import { planTrafficPolicy, type TrafficPolicyPlan } from "./plan-traffic-policy";

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
  const foreign = listForeign(place, exportTo);
  const traffic = planTrafficPolicy(place);
  const route = planRoute(place);
  const objects = services.flatMap((service) => [
    ...buildRule(place, service, { exportTo, foreign, traffic, tell }),
    ...buildRoute(place, service, { exportTo, foreign, route, tell }),
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

/** What others say of hosts where it meets what we would say, read once for all services. */
interface Foreign {
  rules: { object: KubernetesObject; host: string }[];
  routes: { object: KubernetesObject; hosts: string[] }[];
}

/** Rules of the namespace and of the mesh's, and routes that some proxy would see that sees ours. */
function listForeign({ world, namespace }: BridgedPlace, exportTo: readonly string[]): Foreign {
  const { rootNamespace, domain } = world.mesh;
  const clients = exportTo.includes("*")
    ? world.namespaces.map(({ meta }) => meta.name)
    : exportTo.map((item) => (item === "." ? namespace : item));
  const meets = (object: KubernetesObject) =>
    [namespace, ...clients].some(
      (client) => findVisibility(readExportTo(object), namespaceOf(object), client) !== undefined,
    );
  return {
    rules: world.destinationRules
      .filter((rule) => !isGenerated(rule) && [namespace, rootNamespace].includes(namespaceOf(rule)))
      .map((object) => ({ object, host: readDestinationRuleHost(object, domain) })),
    routes: world.virtualServices
      .filter((object) => !isGenerated(object) && readGateways(object).includes(meshGateway) && meets(object))
      .map((object) => ({ object, hosts: readHosts(object, domain) })),
  };
}

interface Common {
  exportTo: string[];
  foreign: Foreign;
  tell: Tell;
}

function buildRule(
  place: BridgedPlace,
  { meta: { name } }: ServiceProjection,
  { exportTo, foreign, traffic, tell }: Common & { traffic: TrafficPolicyPlan },
): KubernetesObject[] {
  const { world, namespace } = place;
  if (traffic.policy === undefined) return [];
  const host = formatServiceHost(name, namespace, world.mesh.domain);
  const other = foreign.rules.find((rule) => isHostSubsetOf(host, rule.host))?.object;
  if (other !== undefined) {
    tell(traffic.what, `${describeOther(place, other)} speaks of the host`, name);
    return [];
  }
  const spec = { host, exportTo, trafficPolicy: traffic.policy };
  return [buildBridgedObject(place, "DestinationRule", spec, name)];
}

function buildRoute(
  place: BridgedPlace,
  service: ServiceProjection,
  { exportTo, foreign, route, tell }: Common & { route: Route | undefined },
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
    foreign.routes.find(({ hosts }) => hosts.some((covering) => isHostSubsetOf(host, covering)))?.object ??
    findServiceRoute(world, name, namespace);
  if (other !== undefined) {
    tell(route.what, `${describeOther(place, other)} routes its calls`, name);
    return [];
  }
  const spec = {
    hosts: [host],
    exportTo,
    http: [{ route: [{ destination: { host } }], ...route.fields }],
  };
  return [buildBridgedObject(place, "VirtualService", spec, name)];
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

/** Names nothing of others: an object of a namespace that is not the tenant's is only said to be there. */
function describeOther({ facts, namespace, world }: BridgedPlace, object: KubernetesObject): string {
  const { kind, metadata } = object;
  const space = namespaceOf(object);
  if (space === namespace) return `${kind} ${metadata.name}`;
  const tenantOf = (name: string) => ownerOf(facts.ownership, world.cluster, name)?.tenant;
  return tenantOf(space) === tenantOf(namespace)
    ? `${kind} ${space}/${metadata.name}`
    : `a ${kind} of a namespace that is not the tenant's`;
}

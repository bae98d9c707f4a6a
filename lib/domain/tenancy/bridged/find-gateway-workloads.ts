import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld } from "../../kubernetes/projected";
import { readRecord, readString, readStringMap } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import { gatewayNameLabel } from "../../istio/security/secured-workload";
import { namespaceOf } from "../../istio/virtual-service";

/** Workloads that act alike: of one namespace, one account, with the same labels. */
interface WorkloadFacts {
  namespace: string;
  serviceAccount: string;
  labels: Readonly<Record<string, string>>;
}

const waypointClass = "istio-waypoint";

/** Every workload of a cluster, by its template, so that pods that come and go change nothing; and pods of no template. */
function listWorkloads(world: ClusterWorld): WorkloadFacts[] {
  const account = (name: string) => (name === "" ? "default" : name);
  return [
    ...[...world.deployments, ...world.statefulSets, ...world.daemonSets].map((one) => ({
      namespace: one.meta.namespace ?? "",
      serviceAccount: account(one.serviceAccount),
      labels: one.podLabels,
    })),
    ...world.pods
      .filter(({ owner }) => owner === undefined)
      .map((pod) => ({
        namespace: pod.meta.namespace ?? "",
        serviceAccount: account(pod.serviceAccount),
        labels: pod.meta.labels,
      })),
  ];
}

const classOf = (gateway: KubernetesObject) =>
  readString(readRecord(gateway["spec"])["gatewayClassName"]) ?? "";

/** The waypoints that lie in a namespace, by name. */
export function listWaypoints(world: ClusterWorld, namespace: string): string[] {
  return world.gatewayApiGateways
    .filter((gateway) => namespaceOf(gateway) === namespace && classOf(gateway) === waypointClass)
    .map(({ metadata }) => metadata.name)
    .toSorted();
}

/**
 * Who does the work of gateways: the pods that a Gateway of Istio selects, wherever they run, and those of a Gateway of the Gateway API.
 * Waypoints are none: nobody from outside calls them.
 * @param isMeant which gateways, by `namespace/name`. Default: all.
 */
export function listGatewayWorkloads(
  world: ClusterWorld,
  isMeant: (namespace: string, name: string) => boolean = () => true,
): WorkloadFacts[] {
  const selectors = world.gateways
    .filter((gateway) => isMeant(namespaceOf(gateway), gateway.metadata.name))
    .map((gateway) => readStringMap(readRecord(gateway["spec"])["selector"]))
    .filter((selector) => Object.keys(selector).length > 0);
  const named = new Set(
    world.gatewayApiGateways
      .filter((gateway) => classOf(gateway) !== waypointClass)
      .map((gateway) => `${namespaceOf(gateway)}/${gateway.metadata.name}`)
      .filter((place) => {
        const [namespace = "", name = ""] = place.split("/");
        return isMeant(namespace, name);
      }),
  );
  return listWorkloads(world).filter(
    ({ namespace, labels }) =>
      selectors.some((selector) => matchesLabels(selector, labels)) ||
      named.has(`${namespace}/${labels[gatewayNameLabel] ?? ""}`),
  );
}

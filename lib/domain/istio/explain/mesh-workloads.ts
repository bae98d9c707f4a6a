import type {
  ClusterWorld,
  ContainerPort,
  PodProjection,
  ServiceProjection,
} from "../../kubernetes/projected";
import { isSelectedByService, matchesLabels } from "../../kubernetes/select";
import { listCatalogWorkloads } from "../build-mesh-catalog";
import { formatServiceHost } from "../host";
import type { CatalogWorkload } from "../mesh-catalog";
import type { SecuredWorkload } from "../security/secured-workload";

/** A workload with what its proxy needs to be asked about. */
export interface MeshWorkload extends CatalogWorkload {
  containerPorts: readonly ContainerPort[];
  ips: readonly string[];
  /** What istiod tells clients with automatic mutual TLS of its endpoints: to `disabled` ones they speak plain text. */
  tlsMode: "istio" | "disabled";
}

const tlsModeLabel = "security.istio.io/tlsMode";

interface WorkloadIndex {
  /** The lists it was made from. */
  lists: readonly unknown[];
  workloads: readonly MeshWorkload[];
  byNamespace: ReadonlyMap<string, readonly MeshWorkload[]>;
  services: ReadonlyMap<string, ServiceProjection>;
}

/** By the list of pods: worlds that differ in what is no workload share the index. */
const indexes = new WeakMap<ClusterWorld["pods"], WorkloadIndex>();

function indexWorkloads(world: ClusterWorld): WorkloadIndex {
  const { deployments, statefulSets, daemonSets, replicaSets, workloadEntries, services } = world;
  const lists = [
    deployments,
    statefulSets,
    daemonSets,
    replicaSets,
    workloadEntries,
    services,
    world.mesh.domain,
  ];
  const known = indexes.get(world.pods);
  if (known?.lists.every((list, position) => list === lists[position])) return known;
  const pods = Map.groupBy(world.pods, ({ meta }) => meta.namespace ?? "");
  const workloads = listCatalogWorkloads(world).map((workload): MeshWorkload => {
    const own = (pods.get(workload.namespace) ?? []).filter(({ meta }) =>
      matchesLabels(workload.labels, meta.labels),
    );
    const declared = own.flatMap(({ ports }) => ports);
    const numbers = workload.ports.map((containerPort) => ({ name: "", containerPort, protocol: "TCP" }));
    return {
      ...workload,
      containerPorts: declared.length > 0 ? declared : numbers,
      ips: own.flatMap(({ podIP }) => (podIP === "" ? [] : [podIP])),
      tlsMode: findTlsMode(workload, own),
    };
  });
  const index: WorkloadIndex = {
    lists,
    workloads,
    byNamespace: Map.groupBy(workloads, ({ namespace }) => namespace),
    services: new Map(
      world.services.map((service) => [
        formatServiceHost(service.meta.name, service.meta.namespace ?? "", world.mesh.domain),
        service,
      ]),
    ),
  };
  indexes.set(world.pods, index);
  return index;
}

/**
 * By the label that injection gives to pods, not by their containers; a virtual machine has it by its account as well. Without
 * pods: as they would be. Source: istio pilot/pkg/model `GetTLSModeFromEndpointLabels`,
 * pilot/pkg/serviceregistry/serviceentry `getTLSModeFromWorkloadEntry`.
 */
function findTlsMode(workload: CatalogWorkload, pods: readonly PodProjection[]): MeshWorkload["tlsMode"] {
  const written = workload.labels[tlsModeLabel];
  if (workload.kind === "WorkloadEntry") return (written ?? "istio") === "istio" ? "istio" : "disabled";
  if (pods.length === 0) return workload.proxied ? "istio" : "disabled";
  return pods.every(({ meta }) => meta.labels[tlsModeLabel] === "istio") ? "istio" : "disabled";
}

/** The workloads of a cluster: Deployments and their like, pods of their own, virtual machines. Memoised while their lists stay the same. */
export function listMeshWorkloads(world: ClusterWorld): readonly MeshWorkload[] {
  return indexWorkloads(world).workloads;
}

/** The workload of this name; undefined when there is none. */
export function findMeshWorkload(
  world: ClusterWorld,
  namespace: string,
  name: string,
): MeshWorkload | undefined {
  return indexWorkloads(world)
    .byNamespace.get(namespace)
    ?.find((workload) => workload.name === name);
}

/** As the security functions take it. */
export function toSecured(workload: MeshWorkload): SecuredWorkload {
  const { namespace, labels, containerPorts, tlsMode } = workload;
  return { namespace, labels, ports: containerPorts, tlsMode };
}

/** `cluster.local/ns/bookinfo/sa/productpage`. */
export function principalOf(
  world: ClusterWorld,
  { namespace, serviceAccount }: Pick<CatalogWorkload, "namespace" | "serviceAccount">,
): string {
  return `${world.mesh.trustDomain}/ns/${namespace}/sa/${serviceAccount || "default"}`;
}

export interface ServiceTarget {
  workload: MeshWorkload;
  /** Container port. */
  port: number;
}

/**
 * The workloads behind a port of a service of this cluster, those of a subset when its labels are given. Empty for hosts
 * that no service of the cluster has.
 */
export function listServiceTargets(
  world: ClusterWorld,
  host: string,
  port: number,
  subset: Readonly<Record<string, string>> = {},
): ServiceTarget[] {
  const { services, byNamespace } = indexWorkloads(world);
  const service = services.get(host);
  const servicePort = service?.ports.find((item) => item.port === port);
  if (service === undefined || servicePort === undefined) return [];
  return (byNamespace.get(service.meta.namespace ?? "") ?? []).flatMap((workload): ServiceTarget[] => {
    if (!isSelectedByService(service.selector, workload.labels) || !matchesLabels(subset, workload.labels))
      return [];
    return [{ workload, port: resolveTargetPort(servicePort, workload) }];
  });
}

/** A name is looked up among the container's ports; without one the service's own number counts. */
function resolveTargetPort(
  { port, targetPort }: ServiceProjection["ports"][number],
  workload: MeshWorkload,
): number {
  if (targetPort === "") return port;
  if (/^\d+$/.test(targetPort)) return Number(targetPort);
  return workload.containerPorts.find(({ name }) => name === targetPort)?.containerPort ?? port;
}

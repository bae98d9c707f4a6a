import type { KubernetesObject } from "../kubernetes/object";
import type {
  ClusterWorld,
  PodProjection,
  ServiceProjection,
  WorkloadProjection,
} from "../kubernetes/projected";
import {
  readNumber,
  readRecord,
  readRecords,
  readString,
  readStringMap,
  readStrings,
} from "../kubernetes/read-field";
import { compareText } from "../kubernetes/select";
import {
  findOwner,
  findPods,
  findWorkloads,
  indexReplicaSetOwners,
  versionLabel,
} from "../kubernetes/service-workloads";
import { formatServiceHost, resolveShortName } from "./host";
import type { CatalogGateway, CatalogService, CatalogWorkload, MeshCatalog } from "./mesh-catalog";
import { namespaceOf } from "./virtual-service";

/** What forms offer to choose from in one cluster; every list by namespace, then by name. */
export function buildMeshCatalog(world: ClusterWorld): MeshCatalog {
  const { mesh } = world;
  return {
    cluster: world.cluster,
    rootNamespace: mesh.rootNamespace,
    trustDomain: mesh.trustDomain,
    domain: mesh.domain,
    extensionProviders: mesh.extensionProviders.flatMap((provider) => readString(provider["name"]) ?? []),
    namespaces: world.namespaces.map(({ meta }) => meta.name).toSorted(compareText),
    services: inOrder(listServices(world)),
    serviceAccounts: inOrder(
      world.serviceAccounts.map(({ meta }) => ({ namespace: meta.namespace ?? "", name: meta.name })),
    ),
    workloads: listCatalogWorkloads(world),
    gateways: inOrder([
      ...world.gateways.map(readIstioGateway),
      ...world.gatewayApiGateways.map(readGatewayApiGateway),
    ]),
  };
}

function inOrder<T extends { namespace: string; name: string }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name));
}

function groupByNamespace<T extends { meta: { namespace?: string } }>(items: readonly T[]): Map<string, T[]> {
  return Map.groupBy(items, ({ meta }) => meta.namespace ?? "");
}

function listServices(world: ClusterWorld): CatalogService[] {
  const { domain } = world.mesh;
  const subsets = indexSubsets(world.destinationRules, domain);
  const pods = groupByNamespace(world.pods);
  const deployments = groupByNamespace(world.deployments);
  const statefulSets = groupByNamespace(world.statefulSets);
  const daemonSets = groupByNamespace(world.daemonSets);
  const versionsOf = (service: ServiceProjection) => {
    const namespace = service.meta.namespace ?? "";
    const near = {
      pods: pods.get(namespace) ?? [],
      deployments: deployments.get(namespace) ?? [],
      statefulSets: statefulSets.get(namespace) ?? [],
      daemonSets: daemonSets.get(namespace) ?? [],
    };
    const labels = [
      ...findPods(near, service).map(({ meta }) => meta.labels),
      ...findWorkloads(near, service).map(({ podLabels }) => podLabels),
    ];
    const versions = labels.flatMap((own) => own[versionLabel] || []);
    return [...new Set(versions)].toSorted(compareText);
  };
  const services = world.services.map((service): CatalogService => {
    const { name, namespace = "" } = service.meta;
    const host = formatServiceHost(name, namespace, domain);
    return {
      namespace,
      name,
      host,
      kind: "Service",
      ports: service.ports.map((port) => ({
        name: port.name,
        port: port.port,
        protocol: port.appProtocol ?? port.protocol,
      })),
      subsets: subsets.get(host) ?? [],
      versions: versionsOf(service),
    };
  });
  const entries = world.serviceEntries.flatMap((entry) => {
    const spec = readRecord(entry["spec"]);
    return readStrings(spec["hosts"]).map((host): CatalogService => ({
      namespace: namespaceOf(entry),
      name: entry.metadata.name,
      host,
      kind: "ServiceEntry",
      ports: readPorts(spec["ports"]).map(({ number, ...port }) => ({ ...port, port: number })),
      subsets: subsets.get(host) ?? [],
      versions: [],
    }));
  });
  return [...services, ...entries];
}

/** Names of the subsets by the host they are of, over the DestinationRules of all namespaces. */
function indexSubsets(rules: readonly KubernetesObject[], domain: string): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const rule of rules) {
    const spec = readRecord(rule["spec"]);
    const host = resolveShortName(readString(spec["host"]) ?? "", namespaceOf(rule), domain);
    const names = found.get(host) ?? new Set();
    for (const subset of readRecords(spec["subsets"])) names.add(readString(subset["name"]) ?? "");
    names.delete("");
    found.set(host, names);
  }
  return new Map([...found].map(([host, names]) => [host, [...names].toSorted(compareText)]));
}

/** The workloads alone, by namespace, then by name. */
export function listCatalogWorkloads(world: ClusterWorld): CatalogWorkload[] {
  return inOrder(listWorkloads(world));
}

function listWorkloads(world: ClusterWorld): CatalogWorkload[] {
  const owners = indexReplicaSetOwners(world);
  const alive = world.pods.filter(({ phase }) => phase !== "Succeeded" && phase !== "Failed");
  const pods = Map.groupBy(alive, (pod) => {
    const { kind, name } = findOwner(pod, owners);
    return `${kind}/${pod.meta.namespace ?? ""}/${name}`;
  });
  const workloads = new Map<string, CatalogWorkload>();
  for (const workload of [...world.deployments, ...world.statefulSets, ...world.daemonSets]) {
    const key = `${workload.kind}/${workload.meta.namespace ?? ""}/${workload.meta.name}`;
    workloads.set(key, describeWorkload(workload, pods.get(key) ?? []));
  }
  for (const [key, own] of pods) {
    const [pod] = own;
    if (pod === undefined || workloads.has(key)) continue;
    workloads.set(key, { ...describePods(own, pod), ...findOwner(pod, owners) });
  }
  return [...workloads.values(), ...world.workloadEntries.map(readMachine)];
}

function describeWorkload(workload: WorkloadProjection, pods: readonly PodProjection[]): CatalogWorkload {
  const { kind, meta, podLabels, serviceAccount, ports } = workload;
  return {
    namespace: meta.namespace ?? "",
    name: meta.name,
    kind,
    labels: { ...podLabels },
    serviceAccount: serviceAccount || "default",
    proxied: isProxied(pods),
    ports: numbersOf(ports),
  };
}

function describePods(pods: readonly PodProjection[], first: PodProjection): CatalogWorkload {
  return {
    namespace: first.meta.namespace ?? "",
    name: first.meta.name,
    kind: "Pod",
    labels: { ...first.meta.labels },
    serviceAccount: first.serviceAccount || "default",
    proxied: isProxied(pods),
    ports: numbersOf(first.ports),
  };
}

/** One pod without a proxy is enough for plain text. */
function isProxied(pods: readonly PodProjection[]): boolean {
  return pods.length > 0 && pods.every(({ proxy }) => proxy !== "none");
}

function numbersOf(ports: readonly { containerPort: number }[]): number[] {
  return [...new Set(ports.map(({ containerPort }) => containerPort))].toSorted((a, b) => a - b);
}

function readMachine(entry: KubernetesObject): CatalogWorkload {
  const spec = readRecord(entry["spec"]);
  const ports = Object.values(readRecord(spec["ports"])).flatMap((port) => readNumber(port) ?? []);
  return {
    namespace: namespaceOf(entry),
    name: entry.metadata.name,
    kind: "WorkloadEntry",
    labels: readStringMap(spec["labels"]),
    serviceAccount: readString(spec["serviceAccount"]) || "default",
    proxied: true,
    ports: [...new Set(ports)].toSorted((a, b) => a - b),
  };
}

function readPorts(value: unknown): CatalogGateway["ports"] {
  return readRecords(value).flatMap((port) => {
    const number = readNumber(port["number"]);
    if (number === undefined) return [];
    return {
      number,
      name: readString(port["name"]) ?? "",
      protocol: readString(port["protocol"]) ?? "TCP",
      ...(port["passthrough"] === true ? { passthrough: true } : {}),
    };
  });
}

/** Settings without a mode pass TLS on: PASSTHROUGH is the API's zero. Source: istio.io/api `ServerTLSSettings.TLSmode`. */
function isPassthrough(tls: unknown): boolean {
  const { mode, httpsRedirect } = readRecord(tls);
  if (mode === undefined) return tls !== undefined && httpsRedirect !== true;
  return mode === "PASSTHROUGH" || mode === "AUTO_PASSTHROUGH";
}

function readIstioGateway(gateway: KubernetesObject): CatalogGateway {
  const spec = readRecord(gateway["spec"]);
  const servers = readRecords(spec["servers"]);
  return {
    api: "istio",
    namespace: namespaceOf(gateway),
    name: gateway.metadata.name,
    hosts: [...new Set(servers.flatMap((server) => readStrings(server["hosts"])))],
    ports: readPorts(
      servers.map((server) => ({ ...readRecord(server["port"]), passthrough: isPassthrough(server["tls"]) })),
    ),
    selector: readStringMap(spec["selector"]),
  };
}

function readGatewayApiGateway(gateway: KubernetesObject): CatalogGateway {
  const listeners = readRecords(readRecord(gateway["spec"])["listeners"]);
  return {
    api: "gateway-api",
    namespace: namespaceOf(gateway),
    name: gateway.metadata.name,
    // A listener without a hostname takes every host. Source: Gateway API, Listener.hostname.
    hosts: [...new Set(listeners.map((listener) => readString(listener["hostname"]) || "*"))],
    ports: readPorts(
      listeners.map(({ name, port, protocol, tls }) => ({
        name,
        number: port,
        protocol,
        passthrough: readRecord(tls)["mode"] === "Passthrough",
      })),
    ),
    selector: {},
  };
}

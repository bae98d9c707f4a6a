import type { ClusterWorld } from "../../kubernetes/projected";
import type { Explained } from "../explanation";
import { formatServiceHost } from "../host";
import { simulateCall } from "../routing/simulate-call";
import { findTrafficPolicy } from "../routing/traffic-policy";
import { type ClientTls, findClientTls } from "../security/find-client-tls";
import { describeMeshWorkload, type WorkloadExplanation } from "./explain-workload";
import { formatOutcome } from "./format-outcome";
import { listMeshWorkloads, listServiceTargets, type MeshWorkload } from "./mesh-workloads";

/** How a plain request (GET /) of some callers travels to one port of the service. */
export interface ServicePath {
  port: number;
  /** Callers whose request travels alike, by name. */
  callers: string[];
  /** `reviews v1 80 %, v2 20 %`, or the error. */
  route: Explained<string>;
  tls: Explained<ClientTls>;
  /** The blocks of the traffic policy in force, as written. */
  policy: Explained<Record<string, unknown>>;
}

/** What holds for one service: how requests reach it, and what its workloads take. */
export interface ServiceExplanation {
  cluster: string;
  namespace: string;
  name: string;
  host: string;
  paths: ServicePath[];
  workloads: WorkloadExplanation[];
}

/** Undefined when the cluster has no such service. */
export function explainService(
  world: ClusterWorld,
  namespace: string,
  name: string,
): ServiceExplanation | undefined {
  const service = world.services.find(({ meta }) => meta.namespace === namespace && meta.name === name);
  if (service === undefined) return undefined;
  const host = formatServiceHost(name, namespace, world.mesh.domain);
  const targets = service.ports.flatMap(({ port }) => listServiceTargets(world, host, port));
  const workloads = [...new Set(targets.map(({ workload }) => workload))];
  return {
    cluster: world.cluster,
    namespace,
    name,
    host,
    paths: service.ports.flatMap(({ port }) => explainPort(world, host, port)),
    workloads: workloads.map((workload) => describeMeshWorkload(world, workload)),
  };
}

function explainPort(world: ClusterWorld, host: string, port: number): ServicePath[] {
  const paths = new Map<string, ServicePath>();
  for (const client of listClients(world)) {
    const path = explainFrom(world, client, host, port);
    const key = JSON.stringify([path.route.value, path.tls.value, path.policy.value]);
    const known = paths.get(key);
    if (known === undefined) paths.set(key, path);
    else known.callers.push(client.name);
  }
  return [...paths.values()];
}

/** One workload for each namespace and set of labels: proxies cannot tell the others apart. */
function listClients(world: ClusterWorld): MeshWorkload[] {
  const clients = new Map<string, MeshWorkload>();
  for (const workload of listMeshWorkloads(world)) {
    if (!workload.proxied) continue;
    const key = JSON.stringify([workload.namespace, workload.labels]);
    if (!clients.has(key)) clients.set(key, workload);
  }
  return [...clients.values()];
}

function explainFrom(world: ClusterWorld, client: MeshWorkload, host: string, port: number): ServicePath {
  const { namespace, labels } = client;
  const proxy = { type: "sidecar", namespace, labels } as const;
  const { value: outcome, reasons } = simulateCall(world, proxy, {
    port,
    protocol: "http",
    host,
    method: "GET",
    path: "/",
    headers: {},
  });
  const subset = outcome.destinations[0]?.subset;
  const policy = findTrafficPolicy(world, { namespace, labels }, host, port, subset);
  return {
    port,
    callers: [client.name],
    route: { value: formatOutcome(outcome), reasons },
    tls: findClientTls(world, { namespace, labels }, host, port, subset),
    policy: { value: { ...policy.value.policy }, reasons: policy.reasons },
  };
}

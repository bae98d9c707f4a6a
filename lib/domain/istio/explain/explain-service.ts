import type { ClusterWorld } from "../../kubernetes/projected";
import type { Explained } from "../explanation";
import { formatServiceHost } from "../host";
import { formatProxyClass } from "../routing/proxy-view";
import { getRoutingIndex } from "../routing/routing-index";
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
  /** Workloads that were not asked as callers; absent: all were. */
  notAsked?: number;
}

/** Kinds of callers asked at most for one port. */
const maximumClients = 100;

/** Pauses after each kind of caller and each workload; undefined when the cluster has no such service. */
export function* stepServiceExplanation(
  world: ClusterWorld,
  namespace: string,
  name: string,
): Generator<undefined, ServiceExplanation | undefined, undefined> {
  const service = world.services.find(({ meta }) => meta.namespace === namespace && meta.name === name);
  if (service === undefined) return undefined;
  const host = formatServiceHost(name, namespace, world.mesh.domain);
  const kinds = groupClients(world);
  yield;
  const asked = kinds.slice(0, maximumClients);
  const paths: ServicePath[] = [];
  for (const { port } of service.ports) paths.push(...(yield* stepPort(world, asked, host, port)));
  const targets = service.ports.flatMap(({ port }) => listServiceTargets(world, host, port));
  const workloads: WorkloadExplanation[] = [];
  for (const workload of new Set(targets.map((target) => target.workload))) {
    workloads.push(describeMeshWorkload(world, workload));
    yield;
  }
  const left = kinds.slice(maximumClients).flat().length;
  return {
    cluster: world.cluster,
    namespace,
    name,
    host,
    paths,
    workloads,
    ...(left === 0 ? {} : { notAsked: left }),
  };
}

function* stepPort(
  world: ClusterWorld,
  kinds: readonly (readonly MeshWorkload[])[],
  host: string,
  port: number,
): Generator<undefined, ServicePath[], undefined> {
  const paths = new Map<string, ServicePath>();
  for (const clients of kinds) {
    const [first] = clients;
    if (first === undefined) continue;
    const path = explainFrom(world, first, host, port);
    const key = JSON.stringify([path.route.value, path.tls.value, path.policy.value]);
    const known = paths.get(key) ?? { ...path, callers: [] };
    known.callers.push(...new Set(clients.map((client) => client.name)));
    paths.set(key, known);
    yield;
  }
  return [...paths.values()];
}

/** Workloads whose proxies get the same configuration. */
function groupClients(world: ClusterWorld): MeshWorkload[][] {
  const index = getRoutingIndex(world);
  const proxied = listMeshWorkloads(world).filter((workload) => workload.proxied);
  return [
    ...Map.groupBy(proxied, ({ namespace, labels }) =>
      formatProxyClass(index, { type: "sidecar", namespace, labels }),
    ).values(),
  ];
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
    callers: [],
    route: { value: formatOutcome(outcome), reasons },
    tls: findClientTls(world, { namespace, labels }, host, port, subset),
    policy: { value: { ...policy.value.policy }, reasons: policy.reasons },
  };
}

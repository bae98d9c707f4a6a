import { readFileSync } from "node:fs";
import {
  type Snapshot,
  startWitness,
  type Tally,
  type Witness as Program,
} from "../differential/mesh/witness";
import { fleetFolder, listWorkloads, readPort } from "./fleet";

interface Bootstrap {
  node: { id: string; metadata: Record<string, unknown> };
}

/** `catalog-v2`, `istio-ingressgateway`: what a workload calls itself in its answers. */
export type WorkloadName = string;

export interface CallPlan {
  cluster: string;
  from: WorkloadName;
  /** `catalog.shop:8080`. */
  to: string;
  headers?: Record<string, string>;
  count?: number;
}

/** What the mesh does, seen past Isthmus: calls made as its workloads, and what istiod serves to its ingress. */
export interface Witness {
  /** Real calls with the identity and by the routes of a workload: who answered, with what code it failed. */
  call: (plan: CallPlan) => Promise<Pick<Tally, "answered" | "failed">>;
  /** One answer for each workload of a cluster that calls: `answered`, or the code of the failure. */
  callAsEach: (cluster: string, to: string) => Promise<Record<WorkloadName, string>>;
  /** Listeners and routes that istiod serves to an Envoy in the place of the ingress workload. */
  fetchIngress: (cluster: string) => Promise<Snapshot>;
}

function folderOf(cluster: string, name: WorkloadName): string {
  const workload = listWorkloads(cluster).find((item) => item.name === name);
  if (workload === undefined) throw new Error(`${cluster} has no workload ${name}`);
  return `${fleetFolder()}/workloads/${cluster}/${workload.pod}`;
}

function expandHost(to: string): string {
  const [, name = "", namespace = "", port = ""] = /^([^.:]+)\.([^.:]+):(\d+)$/.exec(to) ?? [];
  return `${name}.${namespace}.svc.cluster.local:${port}`;
}

/** Starts the program; the caller ends it. */
export function openWitness(file: string): Witness & { close: () => void } {
  const program: Program = startWitness(file);
  const call: Witness["call"] = async ({ cluster, from, to, headers = {}, count = 10 }) => {
    const plan = { workload: folderOf(cluster, from), target: expandHost(to), headers, count };
    const { answered, failed } = await program.call(plan);
    return { answered, failed };
  };
  return {
    call,
    async callAsEach(cluster, to) {
      const outcomes = await Promise.all(
        listWorkloads(cluster).map(async ({ name }) => {
          const { answered, failed } = await call({ cluster, from: name, to, count: 4 });
          const codes = Object.keys(failed);
          if (codes.length === 0) return [name, "answered"] as const;
          return [
            name,
            [...(Object.keys(answered).length > 0 ? ["answered"] : []), ...codes].join(),
          ] as const;
        }),
      );
      return Object.fromEntries(outcomes);
    },
    async fetchIngress(cluster) {
      const folder = folderOf(cluster, "istio-ingressgateway");
      const { node } = JSON.parse(readFileSync(`${folder}/bootstrap.json`, "utf8")) as Bootstrap;
      const { GENERATOR: _proxyless, ...metadata } = node.metadata;
      return program.snapshot({
        server: `127.0.0.1:${readPort(`istiod-grpc-${cluster}`)}`,
        nodeID: node.id.replace(/^sidecar~/, "router~"),
        metadata: { ...metadata, ISTIO_VERSION: "1.31.0" },
        types: ["listeners", "routes"],
      });
    },
    close: () => program.close(),
  };
}

import { performance } from "node:perf_hooks";
import { CoreV1Api, KubeConfig, makeInformer } from "@kubernetes/client-node";
import { systemGrant } from "@/lib/server/authorization/grant";
import { systemClock } from "@/lib/server/cache/clock";
import { createInterner } from "@/lib/domain/kubernetes/projection/interner";
import { projections } from "@/lib/domain/kubernetes/projection/projection";
import { createReflector } from "@/lib/server/cache/reflector";
import { createStore } from "@/lib/server/cache/store";
import { createTransport, type ClusterTransport } from "@/lib/server/clusters/transport";
import { createLogger } from "@/lib/server/logger";
import { readFleet, type FleetCluster } from "@/lib/testing/fleet";
import { startFleet } from "@/lib/testing/start-fleet";
import { createSyntheticLoad } from "@/lib/testing/synthetic-load";
import { measureLongestBlock } from "./longest-block";
import type { BenchRow } from "./run";
import { quantile } from "./statistics";

const repeats = Math.max(7, Number(process.env.ISTHMUS_BENCH_REPEATS ?? 7));
const pods = Number(process.env.ISTHMUS_BENCH_PODS ?? 2_000);
const resource = { group: "", version: "v1", resource: "pods", kind: "Pod", namespaced: true };
const target = { cluster: "west", group: "", version: "v1", resource: "pods" };

/** The cheapest thing that could do the job: fetch the same pages and parse each. */
async function fetchAndParse(transport: ClusterTransport): Promise<number> {
  const grant = systemGrant("reflector", "list", target);
  let next = "";
  let count = 0;
  do {
    const query = { limit: "500", ...(next === "" ? {} : { continue: next }) };
    const { body } = await transport.request(grant, { method: "GET", path: "/api/v1/pods", query });
    const page = JSON.parse(await body.text()) as { items: unknown[]; metadata: { continue?: string } };
    count += page.items.length;
    next = page.metadata.continue ?? "";
  } while (next !== "");
  return count;
}

/** Our reflector, from nothing to a complete store. */
async function reflect(transport: ClusterTransport): Promise<number> {
  const store = createStore();
  const project = projections.get("pods")?.project;
  if (!project) throw new Error("pods have no projection");
  const { promise, resolve } = Promise.withResolvers<void>();
  const reflector = createReflector({
    resource,
    transport,
    store,
    project,
    interner: createInterner(),
    clock: systemClock,
    logger: createLogger("silent"),
    silenceMilliseconds: 60_000,
    mayAsk: () => true,
    onBytes: () => undefined,
    onChange: ({ type }) => type === "relist" && resolve(),
  });
  reflector.start();
  await promise;
  reflector.stop();
  return store.size();
}

/** The informer of the official client. */
async function inform(cluster: FleetCluster): Promise<number> {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    {
      name: "west",
      server: cluster.directEndpoint.server,
      caData: Buffer.from(cluster.directEndpoint.caData).toString("base64"),
      skipTLSVerify: false,
    },
    { name: "admin", token: cluster.adminToken },
  );
  const api = config.makeApiClient(CoreV1Api);
  const informer = makeInformer(config, "/api/v1/pods", () => api.listPodForAllNamespaces());
  await informer.start();
  const count = informer.list().length;
  await informer.stop();
  return count;
}

async function time(act: () => Promise<number>, wanted: number): Promise<number> {
  globalThis.gc?.();
  const started = performance.now();
  const count = await act();
  const took = performance.now() - started;
  if (count < wanted) throw new Error(`only ${count} of ${wanted} pods were seen`);
  return took;
}

/** G4: first sync of many pods: against fetch and parse of the same pages, the longest block, and the official informer. */
export async function benchFirstSync(): Promise<BenchRow[]> {
  const started = await startFleet(process.cwd());
  const { west } = readFleet(started.directory).clusters;
  const load = await createSyntheticLoad(west, { pods, services: 0, endpointSlices: 0, virtualServices: 0 });
  const transport = createTransport({
    cluster: "west",
    endpoint: west.directEndpoint,
    reader: { token: west.adminToken },
  });
  const floor: number[] = [];
  const ours: number[] = [];
  const informer: number[] = [];
  const blocks: number[] = [];
  try {
    for (let repeat = -1; repeat < repeats; repeat += 1) {
      const parsed = await time(() => fetchAndParse(transport), pods);
      const reflected = await time(() => reflect(transport), pods);
      const informed = await time(() => inform(west), pods);
      // The first round warms up both sides.
      if (repeat < 0) continue;
      floor.push(parsed);
      ours.push(reflected);
      informer.push(informed);
      // Watching the loop costs time, so that it is done in a round of its own.
      globalThis.gc?.();
      blocks.push(await measureLongestBlock(() => reflect(transport)));
    }
  } finally {
    await transport.close();
    await load.remove();
    await started.stop();
  }
  const row = (what: string, mine: number, limit: number, most: number): BenchRow => ({
    goal: "G4",
    what,
    ours: mine,
    limit,
    ratio: mine / limit,
    unit: "ms",
    pass: mine / limit <= most,
  });
  return [
    row(
      `first sync of ${pods} pods against fetch + JSON.parse, median (goal ≤ 1.5×)`,
      quantile(ours, 0.5),
      quantile(floor, 0.5),
      1.5,
    ),
    row("the same, p95", quantile(ours, 0.95), quantile(floor, 0.95), 1.5),
    row(
      "against the informer of @kubernetes/client-node, median (goal ≤ 0.5×)",
      quantile(ours, 0.5),
      quantile(informer, 0.5),
      0.5,
    ),
    row("the same, p95", quantile(ours, 0.95), quantile(informer, 0.95), 0.5),
    row("longest block of the event loop in any repeat (goal ≤ 50 ms)", Math.max(...blocks), 50, 1),
  ];
}

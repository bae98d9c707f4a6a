import { systemGrant } from "@/lib/server/authorization/grant";
import { createInterner, type Interner } from "@/lib/domain/kubernetes/projection/interner";
import { listObjects } from "@/lib/server/cache/list-objects";
import { projections } from "@/lib/domain/kubernetes/projection/projection";
import { createStore } from "@/lib/server/cache/store";
import { buildResourcePath } from "@/lib/server/clusters/resource-path";
import { createTransport, type ClusterTransport } from "@/lib/server/clusters/transport";
import { readFleet } from "@/lib/testing/fleet";
import { startFleet } from "@/lib/testing/start-fleet";
import { createSyntheticLoad } from "@/lib/testing/synthetic-load";
import type { BenchRow } from "./run";
import { quantile } from "./statistics";

const repeats = Math.max(7, Number(process.env.ISTHMUS_BENCH_REPEATS ?? 7));
const size = {
  pods: Number(process.env.ISTHMUS_BENCH_PODS ?? 2_000),
  services: 500,
  endpointSlices: 500,
  virtualServices: 500,
};

const kinds = [
  { what: "Pod", name: "pods", group: "", resource: "pods", goal: 0.1 },
  {
    what: "EndpointSlice",
    name: "endpointslices.discovery.k8s.io",
    group: "discovery.k8s.io",
    resource: "endpointslices",
    goal: 0.3,
  },
  { what: "Service", name: "services", group: "", resource: "services", goal: 0.5 },
  {
    what: "VirtualService",
    name: "virtualservices.networking.istio.io",
    group: "networking.istio.io",
    resource: "virtualservices",
    goal: 1.1,
  },
];

function collect(): number {
  if (!globalThis.gc) throw new Error("run with --expose-gc");
  for (let round = 0; round < 4; round += 1) globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** Bytes of the heap that one kind holds, and how many objects, after everything else is collected. */
async function hold(
  transport: ClusterTransport,
  kind: (typeof kinds)[number],
): Promise<{ bytes: number; count: number }> {
  const project = projections.get(kind.name)?.project;
  if (!project) throw new Error(`${kind.name} has no projection`);
  const store = createStore();
  let interner: Interner | undefined = createInterner();
  const target = { cluster: "west", group: kind.group, version: "v1", resource: kind.resource };
  const { objects } = await listObjects({
    transport,
    grant: systemGrant("reflector", "list", target),
    path: buildResourcePath(target),
    project,
    interner,
    signal: new AbortController().signal,
    onBytes: () => undefined,
  });
  store.replace(objects);
  objects.length = 0;
  const count = store.size();
  const held = collect();
  // What is freed when the store and the interner go is what they cost; nothing else happens in between.
  store.clear();
  interner = undefined;
  return { bytes: held - collect(), count };
}

async function measureRaw(transport: ClusterTransport, kind: (typeof kinds)[number]): Promise<number> {
  const target = { cluster: "west", group: kind.group, version: "v1", resource: kind.resource };
  const { body } = await transport.request(systemGrant("reflector", "list", target), {
    method: "GET",
    path: buildResourcePath(target),
  });
  const { items } = JSON.parse(await body.text()) as { items: unknown[] };
  return items.reduce<number>((sum, item) => sum + Buffer.byteLength(JSON.stringify(item)), 0) / items.length;
}

/** G5: heap of one cached object against its raw JSON bytes, of the same objects of a real API server. */
export async function benchHeapPerObject(): Promise<BenchRow[]> {
  const started = await startFleet(process.cwd());
  const { west } = readFleet(started.directory).clusters;
  const load = await createSyntheticLoad(west, size);
  const transport = createTransport({
    cluster: "west",
    endpoint: west.directEndpoint,
    reader: { token: west.adminToken },
  });
  const rows: BenchRow[] = [];
  try {
    for (const kind of kinds) {
      const heaps: number[] = [];
      const raws: number[] = [];
      for (let repeat = -1; repeat < repeats; repeat += 1) {
        const raw = await measureRaw(transport, kind);
        const { bytes, count } = await hold(transport, kind);
        // The first round pays for code and connections.
        if (repeat < 0) continue;
        raws.push(raw);
        heaps.push(bytes / count);
      }
      for (const [part, name] of [
        [0.5, "median"],
        [0.95, "p95"],
      ] as const) {
        const ours = quantile(heaps, part);
        const limit = quantile(raws, part);
        const what = `heap of one ${kind.what} against its raw JSON, ${name} (goal ≤ ${kind.goal}×)`;
        rows.push({
          goal: "G5",
          what,
          ours,
          limit,
          ratio: ours / limit,
          unit: "bytes",
          pass: ours / limit <= kind.goal,
        });
      }
    }
  } finally {
    await transport.close();
    await load.remove();
    await started.stop();
  }
  return rows;
}

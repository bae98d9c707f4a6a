import { createServer, type OutgoingHttpHeaders } from "node:http";
import { Agent, request as send } from "node:https";
import type { AddressInfo } from "node:net";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { Pool } from "undici";
import { bootstrapMember } from "@/lib/server/clusters/bootstrap-member";
import type { ClusterEndpoint } from "@/lib/server/clusters/endpoint";
import { readFleet } from "@/lib/testing/fleet";
import { startRecordingMember } from "@/lib/testing/recording-member";
import { startDoor } from "@/lib/testing/start-door";
import { startFleet } from "@/lib/testing/start-fleet";
import type { BenchRow } from "./run";

type Job =
  | { role: "portal"; endpoint: ClusterEndpoint; reader: string; impersonator: string }
  | { role: "bare proxy"; endpoint: ClusterEndpoint; headers: OutgoingHttpHeaders }
  | { role: "replay"; fleet: string; body: string };

interface Served {
  port: number;
  cookie?: string;
}

const rounds = 7;
const path = "/api/v1/namespaces/default/services/kubernetes";

/** Each side runs in a thread of its own, so that the load does not share an event loop with what it measures. */
async function serve(job: Job): Promise<Served> {
  if (job.role === "portal") {
    const door = await startDoor({
      west: {
        endpoint: job.endpoint,
        reader: { token: job.reader },
        impersonator: { token: job.impersonator },
      },
    });
    return { port: door.port, cookie: await door.signIn("vera", "viewer") };
  }
  if (job.role === "replay") {
    const member = await startRecordingMember(readFleet(job.fleet).clusters.west);
    member.answer((_request, response) => {
      member.requests.length = 0;
      response.writeHead(200, { "content-type": "application/json" }).end(job.body);
    });
    return { port: Number(new URL(member.endpoint.server).port) };
  }
  const agent = new Agent({ keepAlive: true, maxSockets: 16, ca: job.endpoint.caData });
  const { hostname, port } = new URL(job.endpoint.server);
  const server = createServer((incoming, outgoing) => {
    const { headers } = job;
    const upstream = send(
      { agent, hostname, port, path: incoming.url, method: incoming.method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    incoming.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port };
}

if (!isMainThread && typeof workerData === "object" && workerData !== null && "role" in workerData) {
  const served = await serve(workerData as Job);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
  parentPort?.postMessage(served);
}

async function start(job: Job): Promise<{ served: Served; worker: Worker }> {
  const worker = new Worker(new URL(import.meta.url), { workerData: job });
  const served = await new Promise<Served>((resolve, reject) =>
    worker.once("message", resolve).once("error", reject),
  );
  return { served, worker };
}

interface Side {
  pool: Pool;
  path: string;
  headers: Record<string, string>;
}

async function once({ pool, path, headers }: Side): Promise<void> {
  const { statusCode, body } = await pool.request({ method: "GET", path, headers });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text}`);
}

/** Median milliseconds of one request at a time. */
async function latency(side: Side, count: number): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    await once(side);
    times.push(performance.now() - started);
  }
  return median(times);
}

/** Requests a second with 16 under way. */
async function rate(side: Side, count: number): Promise<number> {
  let left = count;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (left > 0) {
        left -= 1;
        await once(side);
      }
    }),
  );
  return (count / (performance.now() - started)) * 1000;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Runs the sides by turns, so that a slow moment of the machine meets all of them; the figure of a side is its median round. */
async function interleave<Name extends string>(
  sides: Record<Name, Side>,
  measure: (side: Side) => Promise<number>,
): Promise<Record<Name, number>> {
  const figures = {} as Record<Name, number[]>;
  const entries = Object.entries(sides) as [Name, Side][];
  for (let round = -1; round < rounds; round += 1) {
    const turn = entries.map((_, index) => entries[(index + round + entries.length) % entries.length]);
    for (const entry of turn) {
      if (!entry) continue;
      const figure = await measure(entry[1]);
      // The first round warms up.
      if (round >= 0) (figures[entry[0]] ??= []).push(figure);
    }
  }
  return Object.fromEntries(entries.map(([name]) => [name, median(figures[name])])) as Record<Name, number>;
}

async function compare(
  what: string,
  endpoint: ClusterEndpoint,
  tokens: { reader: string; impersonator: string },
): Promise<BenchRow[]> {
  const headers = {
    authorization: `Bearer ${tokens.impersonator}`,
    "impersonate-user": "isthmus:vera",
    "impersonate-group": "isthmus:viewers",
    accept: "application/json",
  };
  const portal = await start({ role: "portal", endpoint, ...tokens });
  const bare = await start({ role: "bare proxy", endpoint, headers });
  const local = (port: number) => new Pool(`http://127.0.0.1:${port}`, { connections: 16 });
  const sides = {
    direct: {
      pool: new Pool(endpoint.server, { connections: 16, allowH2: false, connect: { ca: endpoint.caData } }),
      path,
      headers,
    },
    bare: { pool: local(bare.served.port), path, headers: {} },
    portal: {
      pool: local(portal.served.port),
      path: `/api/clusters/west/k8s${path}`,
      headers: { cookie: portal.served.cookie ?? "" },
    },
  };
  try {
    const p50 = await interleave(sides, (side) => latency(side, 200));
    const perSecond = await interleave({ bare: sides.bare, portal: sides.portal }, (side) =>
      rate(side, 1000),
    );
    const added = p50.portal - p50.direct;
    const limit = 0.8 * perSecond.bare;
    return [
      row(
        `GET ${what}, added to direct p50 ${p50.direct.toFixed(2)} ms (bare proxy adds ${(p50.bare - p50.direct).toFixed(2)})`,
        "ms",
        added,
        0.3,
        added <= 0.3,
      ),
      row(
        `GET ${what}, 16 at once, against 0.8 × the bare proxy's ${perSecond.bare.toFixed(0)}/s`,
        "/s",
        perSecond.portal,
        limit,
        perSecond.portal >= limit,
      ),
    ];
  } finally {
    await Promise.all(Object.values(sides).map(({ pool }) => pool.destroy()));
    await Promise.all([portal.worker.terminate(), bare.worker.terminate()]);
  }
}

function row(what: string, unit: string, ours: number, limit: number, pass: boolean): BenchRow {
  return { goal: "G3", what, ours, limit, ratio: ours / limit, unit, pass };
}

/** The portal, authentication included, against the same request direct and through a bare node http proxy. */
export async function benchPortal(): Promise<BenchRow[]> {
  const fleet = await startFleet(process.cwd());
  try {
    const { directEndpoint, adminToken } = readFleet(fleet.directory).clusters.west;
    const { reader, impersonator } = await bootstrapMember("west", directEndpoint, { token: adminToken }, [
      "vera",
    ]);
    const tokens = { reader, impersonator };
    const pool = new Pool(directEndpoint.server, { connect: { ca: directEndpoint.caData }, allowH2: false });
    const answer = await pool.request({
      method: "GET",
      path,
      headers: { authorization: `Bearer ${adminToken}` },
    });
    const body = await answer.body.text();
    await pool.close();
    const rows = await compare("of a real API server", directEndpoint, tokens);
    const replay = await start({ role: "replay", fleet: fleet.directory, body });
    const endpoint = { ...directEndpoint, server: `https://127.0.0.1:${replay.served.port}` };
    rows.push(...(await compare("of its recorded answer (no API server in the way)", endpoint, tokens)));
    await replay.worker.terminate();
    return rows;
  } finally {
    await fleet.stop();
  }
}

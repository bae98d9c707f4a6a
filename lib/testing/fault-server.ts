import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Pool } from "undici";
import type { ClusterEndpoint } from "../server/clusters/endpoint";
import type { FleetCluster } from "./fleet";

/** What happens to one request instead of, or on top of, being forwarded to the real API server. */
export type HttpFault =
  | { kind: "status"; code: number; headers?: Record<string, string>; body?: string }
  | { kind: "reset" }
  /** The request reaches the real API server; its answer never comes back. */
  | { kind: "lose-answer" };

/** What happens to a watch that is open. */
export type WatchFault = "reset" | "expire" | "cut-line" | "garbage-line" | "end" | "silence";

export interface FaultServer {
  /** Where to reach the cluster through the faults; with the CA of the real one. */
  endpoint: ClusterEndpoint;
  /** Asked for each request; undefined forwards it. */
  setFault(
    decide: (request: { method: string; path: string; isWatch: boolean }) => HttpFault | undefined,
  ): void;
  /** Does something to each watch that is open and whose path matches; answers to how many. */
  disturbWatches(fault: WatchFault, path?: RegExp): number;
  /** Counts of requests since the start. */
  counts: { requests: number; watches: number; lists: number; faults: number };
  close(): Promise<void>;
}

interface OpenWatch {
  path: string;
  disturb(fault: WatchFault): void;
}

const expired = {
  type: "ERROR",
  object: {
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    reason: "Expired",
    code: 410,
    message: "too old resource version",
  },
};

/**
 * Stands between Isthmus and a real API server, ends TLS with the server's own certificate, forwards everything, and breaks
 * what it is told to break at the level of HTTP. It never invents an object.
 */
export async function startFaultServer(cluster: FleetCluster): Promise<FaultServer> {
  const upstream = new Pool(cluster.directEndpoint.server, {
    allowH2: false,
    bodyTimeout: 0,
    connect: { ca: cluster.directEndpoint.caData },
  });
  const watches = new Set<OpenWatch>();
  const counts = { requests: 0, watches: 0, lists: 0, faults: 0 };
  let decide: Parameters<FaultServer["setFault"]>[0] = () => undefined;

  async function forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? "/";
    const isWatch = /[?&]watch=(true|1)/.test(path);
    counts.requests += 1;
    if (isWatch) counts.watches += 1;
    else if (/[?&]limit=/.test(path)) counts.lists += 1;
    const fault = decide({ method: incoming.method ?? "GET", path, isWatch });
    if (fault) {
      counts.faults += 1;
      if (fault.kind === "reset") incoming.socket.destroy();
      if (fault.kind === "status") outgoing.writeHead(fault.code, fault.headers).end(fault.body ?? "");
      if (fault.kind !== "lose-answer") return;
    }
    const gone = new AbortController();
    outgoing.once("close", () => gone.abort());
    const { host: _, connection: __, ...headers } = incoming.headers;
    const answer = await upstream.request({
      method: (incoming.method ?? "GET") as "GET",
      path,
      headers,
      body: incoming.method === "GET" ? null : incoming,
      signal: gone.signal,
    });
    if (fault) {
      await answer.body.dump();
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(answer.statusCode, answer.headers as Record<string, string>);
    outgoing.flushHeaders();
    if (!isWatch) {
      for await (const chunk of answer.body) outgoing.write(chunk);
      outgoing.end();
      return;
    }
    let armed: "cut-line" | "silence" | undefined;
    const watch: OpenWatch = {
      path,
      disturb(fault) {
        counts.faults += 1;
        if (fault === "reset") incoming.socket.destroy();
        else if (fault === "end") outgoing.end();
        else if (fault === "expire") outgoing.end(`${JSON.stringify(expired)}\n`);
        else if (fault === "garbage-line") outgoing.write('{"type":"MODIFIED","object":{"metadata"\n');
        else armed = fault;
      },
    };
    watches.add(watch);
    outgoing.once("close", () => watches.delete(watch));
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      if (armed === "silence") continue;
      if (armed === "cut-line") {
        outgoing.write(chunk.subarray(0, chunk.length - Math.ceil(chunk.length / 3)), () =>
          incoming.socket.destroy(),
        );
        return;
      }
      outgoing.write(chunk);
    }
    outgoing.end();
  }

  const server = createServer(cluster.serving, (incoming, outgoing) => {
    forward(incoming, outgoing).catch(() => {
      // The real server is gone, or the client is: either way the client sees what it would see without us.
      outgoing.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    endpoint: { server: `https://127.0.0.1:${port}`, caData: cluster.directEndpoint.caData },
    setFault(next) {
      decide = next;
    },
    disturbWatches(fault, path = /./) {
      const matching = [...watches].filter((watch) => path.test(watch.path));
      for (const watch of matching) watch.disturb(fault);
      return matching.length;
    },
    counts,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await upstream.destroy();
    },
  };
}

import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request as send, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "next-auth/jwt";
import { pino } from "pino";
import type { ClusterFreshness } from "../domain/kubernetes/cluster";
import { createAuditLog } from "../server/audit/audit-log";
import type { Role } from "../server/authorization/person";
import type { ClusterEndpoint, Credential } from "../server/clusters/endpoint";
import { emptyWorld } from "../domain/kubernetes/empty-world";
import { emptyTenancyState, type TenancyState } from "../domain/tenancy/state";
import { createAccessPolicy } from "../server/authorization/access-policy";
import type { ClusterRegistry } from "../server/clusters/cluster-registry";
import { createClusterViews } from "../server/views/cluster-views";
import { createTransport, type ClusterTransport } from "../server/clusters/transport";
import { parseConfig } from "../server/config";
import { createFrontDoor } from "../server/http/front-door";
import { setRuntime, type Runtime } from "../server/runtime";

export const publicOrigin = "http://localhost:3999";

export interface DoorMember {
  endpoint: ClusterEndpoint;
  reader: Credential;
  impersonator: Credential;
  freshness?: ClusterFreshness;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  json(): Record<string, unknown>;
}

export interface Call {
  method?: string;
  /** Name and value by turns or as pairs; sent byte for byte. */
  headers?: Record<string, string | string[]>;
  body?: string;
}

export interface Door {
  port: number;
  /** The Cookie header of a fresh session. */
  signIn(sub: string, role: Role): Promise<string>;
  /** Sends the target as it is; the answer is read whole. */
  call(target: string, options?: Call): Promise<Answer>;
  /** As {@link call}, with the answer's head only. */
  open(target: string, options?: Call): Promise<IncomingMessage>;
  /** Somebody changed who may do what. */
  setTenancy(state: TenancyState): void;
  /** Every log line so far. */
  log: Record<string, unknown>[];
  /** Requests that reached pages and JSON routes. */
  reachedNext: string[];
  close(): Promise<void>;
}

/**
 * The whole front door on a port of its own, before the given members. Pages and JSON routes are not served behind it.
 * @param state who may do what beside the platform's roles; change it by `Door.setTenancy`.
 */
export async function startDoor(
  members: Record<string, DoorMember>,
  state: TenancyState = emptyTenancyState,
): Promise<Door> {
  const config = parseConfig({
    ISTHMUS_PUBLIC_URL: publicOrigin,
    ISTHMUS_SECRET: "the-door-in-tests-0123456789abcdef-0123456789",
    ISTHMUS_OIDC_ISSUER: "https://id.example.com",
    ISTHMUS_OIDC_CLIENT_ID: "isthmus",
    ISTHMUS_OIDC_CLIENT_SECRET: "x",
  });
  const log: Record<string, unknown>[] = [];
  const logger = pino(
    { level: "info" },
    { write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const transports = new Map<string, ClusterTransport>(
    Object.entries(members).map(([cluster, member]) => [cluster, createTransport({ cluster, ...member })]),
  );
  const list = Object.entries(members).flatMap(([name, { freshness = "live" }]) => {
    const transport = transports.get(name);
    const cache = {
      freshness: () => freshness,
      problem: () => undefined,
      lastSeenAt: () => undefined,
      world: () => emptyWorld(name),
    };
    return transport ? [{ name, transport, cache, spec: {}, summary: () => ({ name }) }] : [];
  });
  const clusters = {
    names: () => list.map(({ name }) => name),
    get: (name: string) => list.find((one) => one.name === name),
    list: () => list,
    summaries: () => [],
    onChange: () => () => undefined,
  };
  let tenancyState = state;
  const listeners = new Set<() => void>();
  const tenancy = {
    state: () => tenancyState,
    isSynced: () => true,
    problems: () => [],
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const registry = clusters as unknown as ClusterRegistry;
  const access = createAccessPolicy({ tenancy, clusters: registry, logger });
  const views = createClusterViews(registry, { coalesceMilliseconds: 0, logger });
  const data = mkdtempSync(join(tmpdir(), "isthmus-door-"));
  const audit = createAuditLog({ directory: data, logger });
  setRuntime({ config, logger, audit, clusters, tenancy, access, views } as unknown as Runtime);

  const reachedNext: string[] = [];
  const serve = createFrontDoor({
    runtime: { config, logger, clusters },
    serveNext(request, response) {
      reachedNext.push(request.url ?? "");
      response.end("next");
    },
    serveTopologyStream: (_request, response) =>
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders(),
    isReady: () => true,
    dev: false,
  });
  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  const open: Door["open"] = (path, { method = "GET", headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
      const outgoing = send(
        { host: "127.0.0.1", port, path, method, headers: { ...length, ...headers }, agent: false },
        resolve,
      );
      outgoing.once("error", reject);
      outgoing.end(body);
    });

  return {
    port,
    setTenancy(next) {
      tenancyState = next;
      for (const listener of listeners) listener();
    },
    log,
    reachedNext,
    open,
    async signIn(sub, role) {
      const token = await encode({
        token: { iss: config.ISTHMUS_OIDC_ISSUER, sub, name: sub, role },
        secret: config.ISTHMUS_SECRET,
        maxAge: 3600,
      });
      return `isthmus.session=${token}`;
    },
    async call(target, options) {
      const incoming = await open(target, options);
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString("utf8");
      return {
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        text,
        json: () => JSON.parse(text) as Record<string, unknown>,
      };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([...transports.values()].map((transport) => transport.close()));
      views.stop();
      access.stop();
      await audit.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { randomBytes } from "node:crypto";
import { Agent, Client, request, type Dispatcher } from "undici";
import { parse } from "yaml";
import type { KubernetesObject } from "../domain/kubernetes/object";
import type { ClusterEndpoint } from "../server/clusters/endpoint";
import { readWholeLines } from "./read-whole-lines";

/** A real cluster of the local fleet. */
export interface FleetCluster {
  name: string;
  /** Through the fleet's fault proxy. */
  endpoint: ClusterEndpoint;
  /** Around it; what the tests' own hands use. */
  directEndpoint: ClusterEndpoint;
  adminToken: string;
  /** Certificate and key of the API server itself, for a proxy that plays it. */
  serving: { cert: string; key: string };
  auditLog: string;
}

export type FaultMode =
  | { mode: "off" | "reset" | "blackhole" }
  | { mode: "latency"; ms: number; jitter: number }
  | { mode: "slow-close"; ms: number }
  | { mode: "limit-bytes"; bytes: number }
  | { mode: "reset-percent"; percent: number };

/** One line of an API server's audit log, as far as tests look. Source: audit.k8s.io/v1 Event. */
export interface AuditEvent {
  verb: string;
  stage: string;
  requestURI: string;
  user: { username: string; groups?: string[] };
  impersonatedUser?: { username: string; groups?: string[] };
  objectRef?: { resource?: string; namespace?: string; name?: string; apiGroup?: string };
  responseStatus?: { code?: number };
}

export interface Fleet {
  directory: string;
  clusters: Record<"host" | "west" | "east", FleetCluster>;
}

interface FleetFile {
  controlSocket: string;
  clusters: Record<
    string,
    { server: string; proxy: string; caFile: string; directKubeconfig: string; auditLog: string }
  >;
}

function readFile(directory: string): FleetFile {
  return JSON.parse(readFileSync(join(directory, "fleet.json"), "utf8")) as FleetFile;
}

function readCluster(name: string, file: FleetFile): FleetCluster {
  const entry = file.clusters[name];
  if (!entry) throw new Error(`the fleet has no cluster ${name}`);
  const caData = readFileSync(entry.caFile, "utf8");
  const kubeconfig = parse(readFileSync(entry.directKubeconfig, "utf8")) as {
    users: { user: { token: string } }[];
  };
  const certificates = join(dirname(entry.caFile), "certs");
  return {
    name,
    endpoint: { server: entry.proxy, caData },
    directEndpoint: { server: entry.server, caData },
    adminToken: kubeconfig.users[0]?.user.token ?? "",
    serving: {
      cert: readFileSync(join(certificates, "serve.crt"), "utf8"),
      key: readFileSync(join(certificates, "serve.key"), "utf8"),
    },
    auditLog: entry.auditLog,
  };
}

/** Reads the contract of a running fleet. */
export function readFleet(directory: string): Fleet {
  const file = readFile(directory);
  return {
    directory,
    clusters: {
      host: readCluster("host", file),
      west: readCluster("west", file),
      east: readCluster("east", file),
    },
  };
}

async function ask(directory: string, path: string, body: string | null): Promise<void> {
  const { controlSocket: socketPath } = readFile(directory);
  const client = new Client("http://fleet", { connect: { socketPath }, headersTimeout: 120_000 });
  try {
    const response = await client.request({ method: "POST", path, body });
    const text = await response.body.text();
    if (response.statusCode !== 200) throw new Error(`the fleet refused ${path}: ${text}`);
  } finally {
    await client.close();
  }
}

/** Asks the fleet's supervisor to end it. */
export async function endFleet(directory: string): Promise<void> {
  await ask(directory, "/down", null);
}

/** Asks the fleet's supervisor: kill, revive, pause, resume a cluster's API server, or disturb its network. */
export async function control(
  fleet: Fleet,
  cluster: string,
  act: "kill" | "revive" | "pause" | "resume" | FaultMode,
): Promise<void> {
  const isFault = typeof act !== "string";
  await ask(
    fleet.directory,
    `/clusters/${cluster}/${isFault ? "fault" : act}`,
    isFault ? JSON.stringify(act) : null,
  );
}

/** The administrator of a cluster, for what a test does by itself: writes past Isthmus, reads to compare with. */
export interface Administrator {
  send(
    method: Dispatcher.HttpMethod,
    path: string,
    body?: unknown,
    contentType?: string,
  ): Promise<{ code: number; body: Record<string, unknown> }>;
  /** POST; throws when it is refused. */
  create(path: string, object: unknown): Promise<KubernetesObject>;
  /** A namespace with a name of its own. */
  createNamespace(prefix: string): Promise<string>;
  delete(path: string): Promise<void>;
  close(): Promise<void>;
}

/** istiod joins after its API server, whose webhook then refuses Istio objects for some seconds. */
const webhookSeconds = 60;

export function createAdministrator({ directEndpoint, adminToken }: FleetCluster): Administrator {
  const dispatcher = new Agent({ allowH2: false, connections: 8, connect: { ca: directEndpoint.caData } });

  const send: Administrator["send"] = async (method, path, body, contentType = "application/json") => {
    const response = await request(`${directEndpoint.server}${path}`, {
      dispatcher,
      method,
      headers: {
        authorization: `Bearer ${adminToken}`,
        accept: "application/json",
        "content-type": contentType,
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.body.text();
    const isJson = text.startsWith("{");
    return {
      code: response.statusCode,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : { text },
    };
  };

  const expect2xx = async (
    method: Dispatcher.HttpMethod,
    path: string,
    body?: unknown,
  ): Promise<Record<string, unknown>> => {
    const answer = await send(method, path, body);
    if (answer.code > 299)
      throw new Error(`${method} ${path} answered ${answer.code}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  const create: Administrator["create"] = async (path, object) => {
    const deadline = Date.now() + webhookSeconds * 1000;
    for (;;) {
      const { code, body } = await send("POST", path, object);
      if (code < 300) return body as KubernetesObject;
      const isWaiting = String(body.message).includes("failed calling webhook") && Date.now() < deadline;
      if (!isWaiting) throw new Error(`POST ${path} answered ${code}: ${JSON.stringify(body)}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };

  return {
    send,
    create,
    async createNamespace(prefix) {
      const name = `${prefix}-${randomBytes(4).toString("hex")}`;
      await create("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
      return name;
    },
    async delete(path) {
      await expect2xx("DELETE", path);
    },
    close: () => dispatcher.close(),
  };
}

/**
 * The audit log of a cluster: what was written, by whom, for whom. The line of a request is there when its answer has ended;
 * what somebody else sees of a write, by a list or a watch, may be there before its line.
 */
export function readAudit({ auditLog }: FleetCluster): AuditEvent[] {
  return readWholeLines(auditLog).map((line) => JSON.parse(line) as AuditEvent);
}

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { Agent, request } from "undici";
import { parse } from "yaml";
import { readWholeLines } from "../lib/testing/read-whole-lines";

/** The living fleet behind the journeys, seen past Isthmus: straight to API servers and workloads. */
interface FleetState {
  clusters: Record<
    string,
    { name: string; directKubeconfig: string; kubeconfig: string; auditLog: string; ready: boolean }
  >;
  workloads: {
    cluster: string;
    namespace: string;
    app: string;
    version: string;
    name: string;
    metricsURL: string;
  }[];
  ports: Record<string, number>;
}

export function fleetFolder(): string {
  const value = process.env.ISTHMUS_E2E_FLEET;
  if (!value) throw new Error("the fleet of the journeys is not running");
  return value;
}

export function readFleet(): FleetState {
  return JSON.parse(readFileSync(`${fleetFolder()}/fleet.json`, "utf8")) as FleetState;
}

/** The workloads of a cluster by the name they answer with (`catalog-v2`), with their pods. */
export function listWorkloads(cluster: string): { name: string; pod: string }[] {
  return readFleet()
    .workloads.filter((item) => item.cluster === cluster)
    .map(({ app, version, name }) => ({ name: version === "" ? app : `${app}-${version}`, pod: name }));
}

/** `istiod-grpc-west`. */
export function readPort(name: string): number {
  const port = readFleet().ports[name];
  if (port === undefined) throw new Error(`the fleet has no port ${name}`);
  return port;
}

/** `fleet kill west`, `fleet revive west`, `fleet load west 200`, … */
export async function fleet(...command: string[]): Promise<string> {
  const [verb = "", ...rest] = command;
  const binary = process.env.ISTHMUS_E2E_FLEET_BINARY ?? "fleet";
  const { stdout } = await promisify(execFile)(binary, [verb, "--dir", fleetFolder(), ...rest]);
  return stdout;
}

interface Kubeconfig {
  clusters: { cluster: { server: string; "certificate-authority-data": string } }[];
  users: { user: { token: string } }[];
}

type Method = "GET" | "PUT" | "PATCH" | "POST" | "DELETE";

/** What kubectl would do, as the cluster's administrator and past the fault proxy. */
export async function kubectl<T>(
  cluster: string,
  method: Method,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: T }> {
  return send(cluster, method, path, body);
}

/** Whether an API server still takes a token for somebody it knows. */
export async function useToken(cluster: string, token: string): Promise<boolean> {
  const { status } = await send(
    cluster,
    "POST",
    "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    {
      apiVersion: "authentication.k8s.io/v1",
      kind: "SelfSubjectReview",
    },
    token,
  );
  return status === 201;
}

async function send<T>(
  cluster: string,
  method: Method,
  path: string,
  body: unknown,
  token?: string,
): Promise<{ status: number; body: T }> {
  const state = readFleet().clusters[cluster];
  if (!state) throw new Error(`the fleet has no cluster ${cluster}`);
  const config = parse(readFileSync(state.directKubeconfig, "utf8")) as Kubeconfig;
  const server = config.clusters[0]?.cluster;
  const user = config.users[0]?.user;
  if (!server || !user) throw new Error(`the kubeconfig of ${cluster} is incomplete`);
  const dispatcher = new Agent({
    connect: { ca: Buffer.from(server["certificate-authority-data"], "base64").toString() },
  });
  try {
    const response = await request(`${server.server}${path}`, {
      method,
      dispatcher,
      headers: {
        authorization: `Bearer ${token ?? user.token}`,
        ...(body === undefined
          ? {}
          : { "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.body.text();
    const isJson = String(response.headers["content-type"]).includes("json");
    // For a kind it does not know an API server answers plain text.
    return { status: response.statusCode, body: (isJson ? JSON.parse(text) : text) as T };
  } finally {
    await dispatcher.close();
  }
}

interface Stored {
  metadata: { resourceVersion?: string };
}

/** Puts an object back as it was; `undefined`: it did not exist. */
export async function restoreObject(
  cluster: string,
  path: string,
  object: object | undefined,
): Promise<void> {
  if (object === undefined) {
    await kubectl(cluster, "DELETE", path);
    return;
  }
  const now = await kubectl<Stored>(cluster, "GET", path);
  const before = object as Stored & { metadata: { uid?: string; managedFields?: unknown } };
  const { resourceVersion: _old, uid: _uid, managedFields: _fields, ...metadata } = before.metadata;
  const collection = path.slice(0, path.lastIndexOf("/"));
  const { status } =
    now.status === 404
      ? await kubectl(cluster, "POST", collection, { ...before, metadata })
      : await kubectl(cluster, "PUT", path, {
          ...before,
          metadata: { ...metadata, resourceVersion: now.body.metadata.resourceVersion },
        });
  if (status >= 300) throw new Error(`${path} of ${cluster} was not put back: HTTP ${status}`);
}

/** What is the same of an object in the cluster however often it was written. */
export function withoutServerFields<T extends object>(object: T): T {
  const { metadata, ...rest } = structuredClone(object) as T & { metadata: Record<string, unknown> };
  for (const field of ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp"])
    delete metadata[field];
  return { metadata, ...rest } as unknown as T;
}

/** The whole lines of a cluster's own audit log; its API server may be in the middle of the last one. */
export function readAuditLines(cluster: string): string[] {
  return readWholeLines(readFleet().clusters[cluster]?.auditLog ?? "");
}

/** Writes a person made in a cluster, by its own audit log: the witness that Isthmus cannot influence. */
export function readWrites(cluster: string, username: string): string[] {
  return readAuditLines(cluster).flatMap((line) => {
    if (!line.includes(`"${username}"`)) return [];
    const event = JSON.parse(line) as {
      verb: string;
      requestURI: string;
      user?: { username?: string };
      impersonatedUser?: { username?: string };
    };
    const who = [event.user?.username, event.impersonatedUser?.username];
    const asks = event.requestURI.includes("/selfsubject");
    return who.includes(username) && !asks ? [`${event.verb} ${event.requestURI}`] : [];
  });
}

/** Requests each version of an app has served so far, from the workloads' own counters (`istio_requests_total`, reporter destination). */
export async function countServed(cluster: string, app: string): Promise<Record<string, number>> {
  const served: Record<string, number> = {};
  for (const workload of readFleet().workloads.filter(
    (item) => item.cluster === cluster && item.app === app,
  )) {
    const response = await request(workload.metricsURL);
    const lines = (await response.body.text())
      .split("\n")
      .filter((line) => line.startsWith("istio_requests_total{") && line.includes('reporter="destination"'));
    served[workload.version] =
      (served[workload.version] ?? 0) +
      lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
  }
  return served;
}

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { Agent, request } from "undici";
import { parse } from "yaml";

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
}

function dir(): string {
  const value = process.env.ISTHMUS_E2E_FLEET;
  if (!value) throw new Error("the fleet of the journeys is not running");
  return value;
}

export function readFleet(): FleetState {
  return JSON.parse(readFileSync(`${dir()}/fleet.json`, "utf8")) as FleetState;
}

/** `fleet kill west`, `fleet revive west`, `fleet load west 200`, … */
export async function fleet(...command: string[]): Promise<string> {
  const [verb = "", ...rest] = command;
  const binary = process.env.ISTHMUS_E2E_FLEET_BINARY ?? "fleet";
  const { stdout } = await promisify(execFile)(binary, [verb, "--dir", dir(), ...rest]);
  return stdout;
}

interface Kubeconfig {
  clusters: { cluster: { server: string; "certificate-authority-data": string } }[];
  users: { user: { token: string } }[];
}

/** What kubectl would do, as the cluster's administrator and past the fault proxy. */
export async function kubectl<T>(
  cluster: string,
  method: "GET" | "PUT" | "PATCH" | "POST" | "DELETE",
  path: string,
  body?: unknown,
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
        authorization: `Bearer ${user.token}`,
        ...(body === undefined
          ? {}
          : { "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: response.statusCode, body: (await response.body.json()) as T };
  } finally {
    await dispatcher.close();
  }
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

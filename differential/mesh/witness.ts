import { execFileSync, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createInterface } from "node:readline";
import type { EnvoyCluster, EnvoyListener, EnvoyRouteConfiguration } from "../envoy/envoy-config";

/** What istiod serves to a proxy, as protobuf's JSON. */
export interface Snapshot {
  nonce: string;
  clusters: EnvoyCluster[];
  listeners: EnvoyListener[];
  routes: EnvoyRouteConfiguration[];
  /** Of the clusters, when they were asked for. */
  endpoints: { clusterName: string }[];
}

export type SnapshotType = "clusters" | "endpoints" | "listeners" | "routes";

export interface SnapshotQuestion {
  act: "snapshot";
  server: string;
  nodeID: string;
  metadata: Record<string, unknown>;
  types: SnapshotType[];
}

export interface CallsQuestion {
  act: "calls";
  workload: string;
  target: string;
  count: number;
  headers: Record<string, string>;
}

/** Real calls, counted by the workload that answered or the code of the failure. */
export interface Tally {
  answered: Record<string, number>;
  failed: Record<string, number>;
  messages: string[] | null;
}

/** The program of fleet/cmd/witness. */
export interface Witness {
  snapshot(question: Omit<SnapshotQuestion, "act">): Promise<Snapshot>;
  call(question: Omit<CallsQuestion, "act">): Promise<Tally>;
  close(): void;
}

/** Builds the witness; its packages are those of the fleet's programs, so that little is left to compile. */
export function buildWitness(root: string): string {
  const file = `${root}/dist/differential/witness`;
  mkdirSync(`${root}/dist/differential`, { recursive: true });
  const flags = ["-p", "2", "-mod=readonly", "-trimpath", "-ldflags", "-s -w", "-o", file, "./cmd/witness"];
  execFileSync("go", ["build", ...flags], {
    cwd: `${root}/fleet`,
    env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return file;
}

export function startWitness(file: string): Witness {
  const child = spawn(file, [], { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let last = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { id, error, value } = JSON.parse(line) as { id: number; error?: string; value?: unknown };
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(new Error(`the witness: ${error}`));
  });
  child.once("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the witness ended (${code})`));
  });
  const ask = async (question: SnapshotQuestion | CallsQuestion): Promise<unknown> => {
    last += 1;
    const id = last;
    const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
    child.stdin.write(`${JSON.stringify({ id, ...question })}\n`);
    return answer;
  };
  return {
    async snapshot(question) {
      const found = (await ask({ act: "snapshot", ...question })) as {
        [key in keyof Snapshot]: Snapshot[key] | null;
      };
      return {
        nonce: found.nonce ?? "",
        clusters: found.clusters ?? [],
        listeners: found.listeners ?? [],
        routes: found.routes ?? [],
        endpoints: found.endpoints ?? [],
      };
    },
    call: async (question) => (await ask({ act: "calls", ...question })) as Tally,
    close: () => child.stdin.end(),
  };
}

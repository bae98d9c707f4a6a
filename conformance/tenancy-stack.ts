import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createAdministrator, readFleet, type Administrator, type FleetCluster } from "@/lib/testing/fleet";

/** The scripts know the project's folders by their own place: they are loaded where they lie, never bundled. */
async function loadScripts() {
  const load = (path: string): Promise<unknown> => import(pathToFileURL(resolve("scripts", path)).href);
  return {
    ...((await load("fleet-binaries.mjs")) as typeof import("../scripts/fleet-binaries.mjs")),
    ...((await load("setup/stack.mjs")) as typeof import("../scripts/setup/stack.mjs")),
    ...((await load("setup/sign-in.mjs")) as typeof import("../scripts/setup/sign-in.mjs")),
  };
}

export type Call = Awaited<ReturnType<Awaited<ReturnType<typeof loadScripts>>["signIn"]>>;

/** The product on a fleet of its own, with people of the cases among those who may sign in. */
export interface TenancyStack {
  host: Administrator;
  /** By the names that the cases give their clusters. */
  members: ReadonlyMap<string, { cluster: FleetCluster; administrator: Administrator }>;
  operator: Call;
  signIn(person: string): Promise<Call>;
  stop(): Promise<void>;
}

const fleetNames = ["west", "east"] as const;

/**
 * Starts fleet, identity provider and the built server, and connects the fleet's members under the names of the cases.
 * @throws Error when the cases have more clusters than the fleet has members.
 */
export async function startTenancyStack(
  clusters: readonly string[],
  people: readonly string[],
): Promise<TenancyStack> {
  if (clusters.length > fleetNames.length)
    throw new Error(`the fleet has ${fleetNames.length} members, the cases have ${clusters.join(", ")}`);
  const { endAll, ensureBinaries, signIn, startFleet, startIsthmus } = await loadScripts();
  const dir = mkdtempSync(join(tmpdir(), "isthmus-tenancy-"));
  const stop = async () => {
    await endAll();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const fleet = await startFleet({
      dir: join(dir, "fleet"),
      binaries: await ensureBinaries({}),
      load: undefined,
    });
    process.env["IDENTITY_PROVIDER_PEOPLE"] = JSON.stringify(people.map(toPerson));
    const isthmus = await startIsthmus({
      dir: join(dir, "isthmus"),
      fleet,
      port: 0,
      environment: { ISTHMUS_IMPERSONATED_SUBJECTS: ["olivia", ...people].join(",") },
    });
    const { clusters: known } = readFleet(fleet.dir);
    const operator = await signIn(isthmus.url, "olivia");
    await until("the policy", async () => (await operator("GET", "/api/clusters")).status === 200);
    const members = new Map<string, { cluster: FleetCluster; administrator: Administrator }>();
    for (const [index, name] of clusters.entries()) {
      const cluster = known[fleetNames[index] ?? "west"];
      members.set(name, { cluster, administrator: createAdministrator(cluster) });
      const kubeconfig = readFileSync(join(fleet.dir, "clusters", cluster.name, "kubeconfig"), "utf8");
      const { status, body } = await operator("POST", "/api/clusters", { name, kubeconfig });
      if (status >= 300) throw new Error(`connecting ${name}: ${JSON.stringify(body)}`);
    }
    await fleet.whenMeshReady();
    return {
      host: createAdministrator(known.host),
      members,
      operator,
      signIn: (person) => signIn(isthmus.url, person),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function toPerson(sub: string) {
  return {
    sub,
    name: sub,
    email: `${sub}@demo.invalid`,
    groups: ["isthmus-tenants"],
    may: "takes part in the cases",
  };
}

/** Asks again until it is so; everything here converges by itself within seconds. */
export async function until(what: string, isSo: () => Promise<boolean>, seconds = 90): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`${what} was not there after ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

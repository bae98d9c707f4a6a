import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import type { Condition, KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { HostClaim } from "@/lib/domain/tenancy/resources/tenancy";
import { createClusterRegistry } from "@/lib/server/clusters/cluster-registry";
import { getRuntime } from "@/lib/server/runtime";
import { createTenancyStore } from "@/lib/server/tenancy/tenancy-store";
import { createAdministrator, readAudit, readFleet, type Administrator } from "@/lib/testing/fleet";
import { startRuntime } from "@/lib/testing/start-runtime";
import { createTenancyController } from "./tenancy-controller";

const fleet = readFleet(inject("fleetDirectory"));
const api = "/apis/isthmus.dev/v1alpha1";
const waiting = { timeout: 60_000, interval: 50 };
const suffix = randomBytes(3).toString("hex");
const tenant = `alpha-${suffix}`;

let runtime: { stop(): Promise<void> };
let admin: Administrator;
let replicas: { stop(): Promise<void> }[];

/** One more Isthmus with a store and connections of its own. */
function startReplica() {
  const { config, logger } = getRuntime();
  const registry = createClusterRegistry({ config, logger });
  const store = createTenancyStore({
    transport: registry.hostTransport,
    pulse: registry.hostPulse,
    logger,
  });
  const controller = createTenancyController({ registry, store, logger });
  registry.start();
  store.start();
  controller.start();
  return {
    async stop() {
      controller.stop();
      store.stop();
      await registry.stop();
    },
  };
}

/** As `kubectl apply` would: past Isthmus. */
const apply = (resource: string, name: string, spec: object, namespace?: string) =>
  admin.create(`${api}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${resource}`, {
    apiVersion: "isthmus.dev/v1alpha1",
    kind:
      { tenants: "Tenant", workspaces: "Workspace", trafficgroups: "TrafficGroup" }[resource] ??
      "AccessBinding",
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    spec,
  });

async function read(path: string): Promise<KubernetesObject | undefined> {
  const { code, body } = await admin.send("GET", `${api}/${path}`);
  return code === 200 ? (body as KubernetesObject) : undefined;
}

async function condition(path: string, type: string): Promise<Condition | undefined> {
  const object = await read(path);
  const status = object?.status as { conditions?: Condition[] } | undefined;
  const found = status?.conditions?.find((one) => one.type === type);
  return found?.observedGeneration === object?.metadata.generation ? found : undefined;
}

const becomes = (path: string, type: string, expected: Partial<Condition>) =>
  vi.waitFor(async () => expect(await condition(path, type)).toMatchObject(expected), waiting);

async function listClaims(): Promise<HostClaim[]> {
  const { body } = await admin.send("GET", `${api}/hostclaims`);
  return (body as { items: HostClaim[] }).items.filter(({ spec }) => spec.host.includes(suffix));
}

async function removeWorkspaces(...names: string[]): Promise<void> {
  await Promise.all(names.map((name) => admin.delete(`${api}/workspaces/${name}`)));
  await vi.waitUntil(async () => (await listClaims()).length === 0, waiting);
}

beforeAll(async () => {
  runtime = startRuntime(fleet.directory, ["olivia"]);
  admin = createAdministrator(fleet.clusters.host);
  replicas = [startReplica(), startReplica()];
  await vi.waitUntil(() => getRuntime().tenancy.isSynced(), waiting);
  await apply("tenants", tenant, { clusters: ["*"] });
});

afterAll(async () => {
  await admin.delete(`${api}/tenants/${tenant}`);
  await Promise.all(replicas.map((replica) => replica.stop()));
  await runtime.stop();
  await admin.close();
});

describe("the controller of tenancy, two of them at once", () => {
  test("tells of what came by kubectl why it does not hold, without naming who is in the way", async () => {
    const [first, second] = [`one-${suffix}`, `two-${suffix}`];
    await apply("workspaces", first, {
      tenant,
      namespaces: [`*/shop-${suffix}`],
      hosts: [`shop.${suffix}.test`],
    });
    await becomes(`workspaces/${first}`, "Ready", { status: "True" });
    await apply("workspaces", second, {
      tenant,
      namespaces: [`west/shop-${suffix}`, "west/istio-system"],
      hosts: [`*.${suffix}.test`],
    });
    await becomes(`workspaces/${second}`, "NamespacesOwned", { status: "False" });
    await becomes(`workspaces/${second}`, "HostsClaimed", { status: "False" });
    await becomes(`workspaces/${second}`, "Ready", { status: "False", reason: "NamespacesNotOwned" });
    const message = (await condition(`workspaces/${second}`, "NamespacesOwned"))?.message;
    expect(message).toContain("spec.namespaces[0]");
    expect(message).toContain("istio-system belongs to the platform");
    expect(message).not.toContain(first);

    await apply("workspaces", `lost-${suffix}`, { tenant: "nobody" });
    await becomes(`workspaces/lost-${suffix}`, "Accepted", { status: "False" });
    await apply("accessbindings", `b-${suffix}`, {
      level: { kind: "Tenant", name: tenant },
      role: "Wizard",
      subjects: [{ kind: "User", name: "ann" }],
    });
    await becomes(`accessbindings/b-${suffix}`, "Ready", { status: "False", reason: "Invalid" });

    // What was in the way goes: the next in line gets it.
    await admin.delete(`${api}/workspaces/${first}`);
    await becomes(`workspaces/${second}`, "HostsClaimed", { status: "True" });
    await admin.delete(`${api}/accessbindings/b-${suffix}`);
    await removeWorkspaces(second, `lost-${suffix}`);
  });

  test("keeps a namespace for a workspace, and empties it when the workspace is gone", async () => {
    const name = `home-${suffix}`;
    await apply("workspaces", name, { tenant, namespaces: [`*/home-${suffix}`] });
    await vi.waitUntil(
      async () => (await admin.send("GET", `/api/v1/namespaces/isthmus-ws-${name}`)).code === 200,
      waiting,
    );
    await apply("trafficgroups", "edge", { namespaces: [`*/home-${suffix}`] }, `isthmus-ws-${name}`);
    await becomes(`namespaces/isthmus-ws-${name}/trafficgroups/edge`, "Ready", { status: "True" });
    await removeWorkspaces(name);
    await vi.waitFor(
      async () => expect(await read(`namespaces/isthmus-ws-${name}/trafficgroups/edge`)).toBeUndefined(),
      waiting,
    );
  });

  test("writes nothing when nothing changed", async () => {
    const name = `quiet-${suffix}`;
    const host = `quiet.${suffix}.test`;
    await apply("workspaces", name, { tenant, namespaces: [`*/quiet-${suffix}`], hosts: [host] });
    await becomes(`workspaces/${name}`, "Ready", { status: "True" });
    const writes = () =>
      readAudit(fleet.clusters.host).filter(
        ({ verb, stage, objectRef }) =>
          ["create", "update", "patch", "delete"].includes(verb) &&
          stage === "ResponseComplete" &&
          objectRef?.apiGroup === "isthmus.dev" &&
          objectRef.resource !== "clusters",
      ).length;
    const versions = async () => [
      (await read(`workspaces/${name}`))?.metadata.resourceVersion,
      (await read(`hostclaims/${host}`))?.metadata.resourceVersion,
    ];
    await becomes(`hostclaims/${host}`, "Ready", { status: "True" });
    const [before, version] = [writes(), await versions()];
    // Two more replicas look at everything anew.
    const more = [startReplica(), startReplica()];
    await apply("workspaces", `poke-${suffix}`, { tenant });
    await becomes(`workspaces/poke-${suffix}`, "Ready", { status: "True" });
    await Promise.all(more.map((replica) => replica.stop()));
    expect(await versions()).toEqual(version);
    // The workspace that was applied, its namespace apart, and its conditions, which up to four may have tried to write.
    expect(writes() - before).toBeLessThanOrEqual(1 + 4);
    await removeWorkspaces(name, `poke-${suffix}`);
  });

  /** Two workspaces ask for hosts at one moment; tells who has which of them in the end. */
  async function race(
    round: number,
  ): Promise<{ states: unknown[]; holders: unknown[]; winner: string | undefined }> {
    const names = [`left-${round}-${suffix}`, `right-${round}-${suffix}`];
    const exact = `a.r${round}.${suffix}.test`;
    const hosts = round % 2 === 0 ? [exact, exact] : [`*.r${round}.${suffix}.test`, exact];
    const asked = round % 4 < 2 ? hosts : hosts.toReversed();
    await Promise.all(
      names.map((name, index) => apply("workspaces", name, { tenant, hosts: [asked[index]] })),
    );
    // Of two claims of one second the one that is seen later may be the older: until one of them has it, both may be told no.
    const states = await vi.waitFor(async () => {
      const now = await Promise.all(names.map((name) => condition(`workspaces/${name}`, "HostsClaimed")));
      const told = now.map((state) => state?.status ?? "Unknown");
      if (told.includes("Unknown") || !told.includes("True")) throw new Error(`not decided: ${told.join()}`);
      return told;
    }, waiting);
    const holders = (await listClaims()).filter(({ spec }) => names.includes(spec.workspace));
    return {
      states: states.toSorted(),
      holders: holders.map(({ spec }) => spec.workspace),
      winner: names[states.indexOf("True")],
    };
  }

  test("of two workspaces that ask for the same or overlapping hosts at one moment exactly one gets them, 100 times", async () => {
    const outcomes = [];
    for (let batch = 0; batch < 5; batch += 1) {
      const rounds = Array.from({ length: 20 }, (_, index) => batch * 20 + index);
      outcomes.push(...(await Promise.all(rounds.map(race))));
      await removeWorkspaces(
        ...rounds.flatMap((round) => [`left-${round}-${suffix}`, `right-${round}-${suffix}`]),
      );
    }
    expect(outcomes.length).toBe(100);
    for (const { states, holders, winner } of outcomes) {
      expect(states).toEqual(["False", "True"]);
      expect(holders).toEqual([winner]);
    }
  }, 600_000);
});

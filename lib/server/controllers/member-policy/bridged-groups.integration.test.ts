import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Condition, KubernetesObject } from "@/lib/domain/kubernetes/object";
import { decideAccess } from "@/lib/domain/istio/security/decide-access";
import { memberSelector } from "@/lib/domain/tenancy/member-access/member-labels";
import { getRuntime } from "@/lib/server/runtime";
import { readAudit } from "@/lib/testing/fleet";
import { hostApi, openTenantsInEast, type TenantsInEast } from "@/lib/testing/tenants-in-east";
import { createTenancyController } from "../tenancy/tenancy-controller";

const waiting = { timeout: 40_000, interval: 50 };
const security = "/apis/security.istio.io/v1";
const networking = "/apis/networking.istio.io/v1";
const propagator = "system:serviceaccount:isthmus-system:isthmus-propagator";
const kinds = [
  `${security}/peerauthentications`,
  `${security}/authorizationpolicies`,
  `${networking}/sidecars`,
  `${networking}/destinationrules`,
  `${networking}/virtualservices`,
];

let world: TenantsInEast;
let stopConditions: () => void;

const inOwn = (kind: string) => kind.replace(/\/v1\//, `/v1/namespaces/${world.own}/`);

/** What is generated in the tenant's namespace, by name of the kind and of the object. */
async function listGenerated(): Promise<Record<string, unknown>> {
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const path = `${inOwn(kind)}?labelSelector=${encodeURIComponent(memberSelector)}`;
      const { items } = (await world.east.send("GET", path)).body as unknown as { items: KubernetesObject[] };
      return items.map(({ metadata, spec }) => [`${kind.split("/").at(-1)} ${metadata.name}`, spec] as const);
    }),
  );
  return Object.fromEntries(found.flat());
}

const groupPath = (kind: string) => `${hostApi}/namespaces/isthmus-ws-${world.tenant}/${kind}`;

async function setGroup(resource: string, kind: string, name: string, spec: object | null): Promise<void> {
  const path = groupPath(resource);
  if (spec === null) return world.host.delete(`${path}/${name}`);
  const namespaces = [`*/${world.own}`];
  const { code } = await world.host.send(
    "PATCH",
    `${path}/${name}?fieldManager=test&force=true`,
    {
      apiVersion: "isthmus.dev/v1alpha1",
      kind,
      metadata: { name },
      spec: { namespaces, ...spec },
    },
    "application/apply-patch+yaml",
  );
  expect([200, 201]).toContain(code);
}

async function readApplied(resource: string, name: string): Promise<Condition | undefined> {
  const { body } = await world.host.send("GET", `${groupPath(resource)}/${name}`);
  const { metadata, status } = body as unknown as KubernetesObject & {
    status?: { conditions?: Condition[] };
  };
  return status?.conditions?.find(
    ({ type, observedGeneration }) => type === "Applied" && observedGeneration === metadata.generation,
  );
}

const writes = () =>
  readAudit(world.fleet.clusters.east).filter(
    ({ verb, stage, user, objectRef }) =>
      ["create", "update", "patch", "delete"].includes(verb) &&
      stage === "ResponseComplete" &&
      user.username === propagator &&
      objectRef?.namespace === world.own &&
      (objectRef.apiGroup ?? "").endsWith("istio.io"),
  );

const createService = (name: string) =>
  world.east.create(`/api/v1/namespaces/${world.own}/services`, {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ name: "http", port: 80 }] },
  });

const strict = {
  mode: "Bridged",
  settings: { mtls: { value: "STRICT" }, authorization: { value: "Workspace" } },
};
const reach = { reachability: { value: "Tenant" } };
const guards = () => ({
  "peerauthentications isthmus-guard": { mtls: { mode: "STRICT" } },
  "authorizationpolicies isthmus-guard": {
    action: "DENY",
    rules: [
      { from: [{ source: { notPrincipals: [expect.stringMatching(`^[a-z.]+/ns/${world.own}/sa/\\*$`)] } }] },
    ],
  },
});

beforeAll(async () => {
  world = await openTenantsInEast(["olivia"]);
  const { clusters: registry, tenancy: store, logger } = getRuntime();
  const { applied, onChange: onApplied } = world.controller;
  const conditions = createTenancyController({ registry, store, logger, applied, onApplied });
  conditions.start();
  stopConditions = () => conditions.stop();
  const space = `/api/v1/namespaces/isthmus-ws-${world.tenant}`;
  await vi.waitUntil(async () => (await world.host.send("GET", space)).code === 200, waiting);
}, 240_000);

afterAll(async () => {
  stopConditions();
  for (const [resource, name] of [
    ["securitygroups", "guard"],
    ["trafficgroups", "edge"],
  ] as const)
    await world.host.send("DELETE", `${groupPath(resource)}/${name}`);
  await world.close();
});

describe("a Bridged group in a member", () => {
  test("does nothing while it is Direct, and becomes Istio objects when it is Bridged", async () => {
    await setGroup("securitygroups", "SecurityGroup", "guard", { ...strict, mode: "Direct" });
    await vi.waitUntil(
      () =>
        getRuntime()
          .tenancy.state()
          .securityGroups.some(({ metadata }) => metadata.name === "guard"),
      waiting,
    );
    expect(await listGenerated()).toEqual({});
    await setGroup("securitygroups", "SecurityGroup", "guard", strict);
    await vi.waitFor(async () => expect(await listGenerated()).toEqual(guards()), waiting);
    await vi.waitFor(
      async () =>
        expect(await readApplied("securitygroups", "guard")).toMatchObject({
          status: "True",
          message: `2 objects in east (${world.own})`,
        }),
      waiting,
    );
    // It was told after the writes were answered, so that the log has them all.
    expect(writes()).toHaveLength(2);
  });

  test("refuses callers from elsewhere, by what the cluster now holds", async () => {
    const cache = getRuntime().clusters.get("east")?.cache;
    await vi.waitUntil(
      () => cache?.world().authorizationPolicies.some(({ metadata }) => metadata.namespace === world.own),
      waiting,
    );
    const known = cache?.world();
    if (!known) throw new Error("east is not attached");
    const decide = (namespace: string) =>
      decideAccess(
        known,
        { namespace: world.own, labels: {} },
        { sourcePrincipal: `${known.mesh.trustDomain}/ns/${namespace}/sa/default`, destinationPort: 80 },
      ).value.decision;
    expect([decide(world.foreign), decide(world.free), decide(world.own)]).toEqual(["deny", "deny", "allow"]);
  });

  test("cannot be taken away or changed by the tenant, and heals what an administrator does", async () => {
    const path = `${inOwn(`${security}/authorizationpolicies`)}/isthmus-guard`;
    const refused = { code: 403, body: { message: expect.stringContaining("MANAGED_OBJECT") } };
    const open = { spec: { action: "ALLOW", rules: [{}] } };
    const patch = (query: string) =>
      world.intruder.send("PATCH", `${path}${query}`, open, "application/merge-patch+json");
    await vi.waitFor(async () => {
      expect(await world.intruder.send("DELETE", `${path}?dryRun=All`)).toMatchObject(refused);
      expect(await patch("?dryRun=All")).toMatchObject(refused);
    }, waiting);
    expect(await patch("")).toMatchObject(refused);
    expect((await world.east.send("PATCH", path, open, "application/merge-patch+json")).code).toBe(200);
    await world.east.delete(`${inOwn(`${security}/peerauthentications`)}/isthmus-guard`);
    await vi.waitFor(async () => expect(await listGenerated()).toEqual(guards()), waiting);
    // The policy was put right, and the other one made anew; the log has it when the writes were answered.
    await vi.waitFor(
      () =>
        expect(
          writes()
            .slice(2)
            .map(({ objectRef }) => objectRef?.resource),
        ).toEqual(expect.arrayContaining(["authorizationpolicies", "peerauthentications"])),
      waiting,
    );
  });

  test("gives a new service its rules, and leaves a rule of the tenant alone", async () => {
    const settings = {
      timeout: { value: "3s" },
      outlierErrors: { value: 5 },
      reachability: { value: "Tenant" },
    };
    await createService("cart");
    await world.east.create(`${inOwn(`${networking}/destinationrules`)}`, {
      apiVersion: "networking.istio.io/v1",
      kind: "DestinationRule",
      metadata: { name: "own" },
      spec: { host: "cart", exportTo: ["."] },
    });
    await setGroup("trafficgroups", "TrafficGroup", "edge", { mode: "Bridged", settings });
    await vi.waitFor(
      async () =>
        expect(await readApplied("trafficgroups", "edge")).toMatchObject({
          status: "False",
          reason: "PartlyApplied",
          message: `2 objects in east (${world.own}); outlierErrors of cart in east/${world.own} is not applied as it says, because DestinationRule own speaks of the host`,
        }),
      waiting,
    );
    expect(await listGenerated()).toEqual({
      ...guards(),
      "sidecars isthmus-edge": { egress: [{ hosts: ["./*", "istio-system/*"] }] },
      "virtualservices isthmus-edge-cart": expect.objectContaining({
        hosts: [`cart.${world.own}.svc.cluster.local`],
      }),
    });
    await world.east.delete(`${inOwn(`${networking}/destinationrules`)}/own`);
    await vi.waitFor(
      async () => expect(Object.keys(await listGenerated())).toContain("destinationrules isthmus-edge-cart"),
      waiting,
    );
  });

  test("writes nothing when nothing changed", async () => {
    await vi.waitFor(
      async () => expect(await readApplied("trafficgroups", "edge")).toMatchObject({ status: "True" }),
      waiting,
    );
    const before = writes().length;
    const second = world.startController();
    await vi.waitUntil(() => second.verdict("east")?.status === "True", waiting);
    second.stop();
    expect(writes()).toHaveLength(before);
  });

  test("takes exactly its own objects along when it is Direct again, or goes", async () => {
    await world.east.create(inOwn(`${security}/peerauthentications`), {
      apiVersion: "security.istio.io/v1",
      kind: "PeerAuthentication",
      metadata: { name: "own" },
      spec: { mtls: { mode: "STRICT" } },
    });
    await setGroup("securitygroups", "SecurityGroup", "guard", { ...strict, mode: "Direct" });
    await vi.waitFor(
      async () =>
        expect(Object.keys(await listGenerated()).filter((name) => name.includes("guard"))).toEqual([]),
      waiting,
    );
    expect(Object.keys(await listGenerated())).toHaveLength(3);
    // More than the stop for large deletions lets go: it is somebody's wish.
    for (const name of ["a", "b", "c", "d", "e"]) await createService(name);
    await vi.waitFor(async () => expect(Object.keys(await listGenerated())).toHaveLength(13), waiting);
    await setGroup("trafficgroups", "TrafficGroup", "edge", { mode: "Direct" });
    await vi.waitFor(async () => expect(await listGenerated()).toEqual({}), waiting);
    await setGroup("trafficgroups", "TrafficGroup", "edge", { mode: "Bridged", settings: reach });
    await vi.waitFor(
      async () => expect(Object.keys(await listGenerated())).toEqual(["sidecars isthmus-edge"]),
      waiting,
    );
    await setGroup("trafficgroups", "TrafficGroup", "edge", null);
    await vi.waitFor(async () => expect(await listGenerated()).toEqual({}), waiting);
    const own = `${inOwn(`${security}/peerauthentications`)}/own`;
    expect((await world.east.send("GET", own)).code).toBe(200);
  });
});

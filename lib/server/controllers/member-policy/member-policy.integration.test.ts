import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Condition, KubernetesObject } from "@/lib/domain/kubernetes/object";
import { memberSelector } from "@/lib/domain/tenancy/member-access/member-labels";
import { authorize } from "@/lib/server/authorization/authorize";
import { createClusterClient } from "@/lib/server/clusters/cluster-client";
import { createTransport } from "@/lib/server/clusters/transport";
import { getRuntime } from "@/lib/server/runtime";
import { readAudit } from "@/lib/testing/fleet";
import { contextOf } from "@/lib/testing/start-runtime";
import { hostApi, openTenantsInEast, type TenantsInEast } from "@/lib/testing/tenants-in-east";
import { createClusterStatusController } from "../cluster-status/cluster-status-controller";
import { createMemberPolicyController } from "./member-policy-controller";

const waiting = { timeout: 40_000, interval: 50 };
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const admission = "/apis/admissionregistration.k8s.io/v1";
const propagator = "system:serviceaccount:isthmus-system:isthmus-propagator";
const tina = contextOf("tina", "tenant");

let world: TenantsInEast;

async function list(path: string): Promise<KubernetesObject[]> {
  const { code, body } = await world.east.send(
    "GET",
    `${path}?labelSelector=${encodeURIComponent(memberSelector)}`,
  );
  expect(code).toBe(200);
  return (body as { items: KubernetesObject[] }).items;
}

async function subjectsOf(namespace: string, role: string): Promise<string[]> {
  const { code, body } = await world.east.send("GET", `${rbac}/namespaces/${namespace}/rolebindings/${role}`);
  return code === 200 ? (body as { subjects: { name: string }[] }).subjects.map(({ name }) => name) : [];
}

/** Asks the member's RBAC as the person, on the way of every request. */
async function mayTina(verb: string, namespace: string, group: string, resource: string): Promise<boolean> {
  const target = {
    cluster: "east",
    group: "authorization.k8s.io",
    version: "v1",
    resource: "selfsubjectaccessreviews",
  };
  const answer = await getRuntime()
    .clusters.get("east")
    ?.client.create(authorize(tina, "create", target), {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      metadata: { name: "" },
      spec: { resourceAttributes: { verb, namespace, group, resource } },
    });
  return (answer?.["status"] as { allowed?: boolean } | undefined)?.allowed === true;
}

const synced = (bindings: number, of = world.controller) =>
  vi.waitFor(
    () =>
      expect(of.verdict("east")).toMatchObject({
        status: "True",
        message: expect.stringMatching(`^${bindings} role bindings in `),
      }),
    waiting,
  );

const writesOfPropagator = () =>
  readAudit(world.fleet.clusters.east).filter(
    ({ verb, stage, user }) =>
      ["create", "update", "patch", "delete"].includes(verb) &&
      stage === "ResponseComplete" &&
      user.username === propagator,
  ).length;

async function readCondition(): Promise<Condition | undefined> {
  const { body } = await world.host.send("GET", `${hostApi}/clusters/east`);
  const { conditions = [] } = (body["status"] ?? {}) as { conditions?: Condition[] };
  return conditions.find(({ type }) => type === "IdentitySynced");
}

beforeAll(async () => {
  world = await openTenantsInEast(["olivia", "tina"]);
}, 240_000);

afterAll(() => world.close());

describe("tenants' rights in a member", () => {
  test("are none before somebody binds them, and then are theirs in their namespaces only", async () => {
    await synced(0);
    expect(await mayTina("list", world.own, "networking.istio.io", "virtualservices")).toBe(false);
    await world.store("accessbindings", "AccessBinding", world.tenant, {
      level: { kind: "Workspace", name: world.tenant },
      role: "Writer",
      subjects: [{ kind: "User", name: "tina" }],
    });
    await vi.waitUntil(() => mayTina("create", world.own, "networking.istio.io", "virtualservices"), waiting);
    await vi.waitUntil(() => mayTina("list", world.own, "", "pods"), waiting);
    for (const namespace of [world.foreign, world.free, "istio-system"]) {
      expect(await mayTina("list", namespace, "", "pods")).toBe(false);
      expect(await mayTina("create", namespace, "networking.istio.io", "virtualservices")).toBe(false);
    }
    // A Writer writes no workloads, and nobody of the tenants gives rights, reads Secrets or writes raw configuration.
    expect(await mayTina("create", world.own, "apps", "deployments")).toBe(false);
    expect(await mayTina("create", world.own, "rbac.authorization.k8s.io", "rolebindings")).toBe(false);
    expect(await mayTina("get", world.own, "", "secrets")).toBe(false);
    expect(await mayTina("create", world.own, "networking.istio.io", "envoyfilters")).toBe(false);
    expect(await subjectsOf(world.own, "isthmus:tenant-viewer")).toEqual(["isthmus:tina"]);
    await synced(5);
  });

  test("are written once: a second Isthmus finds nothing to do", async () => {
    const before = writesOfPropagator();
    const second = world.startController();
    await synced(5, second);
    second.stop();
    expect(writesOfPropagator()).toBe(before);
  });

  test("are healed when somebody changes them in the member", async () => {
    const path = `${rbac}/namespaces/${world.own}/rolebindings/isthmus:tenant-viewer`;
    const { body } = await world.east.send("GET", path);
    const mallory = { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "mallory" };
    const changed = { ...body, subjects: [...(body["subjects"] as object[]), mallory] };
    expect((await world.east.send("PUT", path, changed)).code).toBe(200);
    const security = `${rbac}/namespaces/${world.own}/rolebindings/isthmus:tenant-security`;
    await world.east.delete(security);
    const [policy] = (await list(`${admission}/validatingadmissionpolicies`)).map(
      ({ metadata }) => metadata.name,
    );
    const pass = [
      { op: "add", path: "/spec/matchConditions/-", value: { name: "off", expression: "false" } },
    ];
    const switched = await world.east.send(
      "PATCH",
      `${admission}/validatingadmissionpolicies/${policy}`,
      pass,
      "application/json-patch+json",
    );
    expect(switched.code).toBe(200);
    await vi.waitFor(async () => {
      expect(await subjectsOf(world.own, "isthmus:tenant-viewer")).toEqual(["isthmus:tina"]);
      expect(await subjectsOf(world.own, "isthmus:tenant-security")).toEqual(["isthmus:tina"]);
      const { body: now } = await world.east.send(
        "GET",
        `${admission}/validatingadmissionpolicies/${policy}`,
      );
      expect(JSON.stringify(now["spec"])).not.toContain('"off"');
    }, waiting);
    await synced(5);
  }, 90_000);
});

describe("what the host says of it", () => {
  test("is a condition of the Cluster, and of a member without a propagator as well", async () => {
    const { clusters: registry, access, logger } = getRuntime();
    const status = createClusterStatusController({
      registry,
      subjects: [],
      identity: world.controller.verdict,
      onIdentity: world.controller.onChange,
      logger,
    });
    status.start();
    await vi.waitFor(async () => expect(await readCondition()).toMatchObject({ status: "True" }), waiting);
    status.stop();

    const member = registry.get("east");
    if (!member) throw new Error("east is not attached");
    const { adminToken, directEndpoint: endpoint } = world.fleet.clusters.east;
    const old = createTransport({ cluster: "east", endpoint, reader: { token: adminToken } });
    const without = { ...member, transport: old, client: createClusterClient(old) };
    const before = writesOfPropagator();
    const alone = createMemberPolicyController({
      registry: { get: () => without, names: () => ["east"], onChange: () => () => true },
      access,
      logger,
    });
    alone.start();
    await vi.waitFor(
      () =>
        expect(alone.verdict("east")).toMatchObject({
          status: "False",
          message: expect.stringContaining("disconnect it and connect it again"),
        }),
      waiting,
    );
    alone.stop();
    await old.close();
    expect(writesOfPropagator()).toBe(before);
  });
});

describe("when rights go", () => {
  test("their subjects go from the member, and the cluster says what it holds", async () => {
    await world.host.delete(`${hostApi}/accessbindings/${world.tenant}`);
    await vi.waitFor(async () => {
      expect(await subjectsOf(world.own, "isthmus:tenant-viewer")).toEqual([]);
      expect(await subjectsOf(world.own, "isthmus:tenant-traffic")).toEqual([]);
    }, waiting);
    await vi.waitUntil(async () => !(await mayTina("list", world.own, "", "pods")), waiting);
    await synced(0);
  });

  test("more than a fifth of what holds tenants in bounds goes only when somebody confirms", async () => {
    const countPolicies = async () => (await list(`${admission}/validatingadmissionpolicies`)).length;
    const before = await countPolicies();
    expect(before).toBeGreaterThan(10);
    for (const name of [world.tenant, world.other]) await world.host.delete(`${hostApi}/workspaces/${name}`);
    await vi.waitFor(
      () =>
        expect(world.controller.verdict("east")).toMatchObject({ status: "False", reason: "DeletionsHeld" }),
      waiting,
    );
    expect(await countPolicies()).toBe(before);
    // The controller may have judged the first workspace that went by itself; a confirmation is of exactly what it names.
    const confirmed = async () => {
      const { message = "" } = world.controller.verdict("east") ?? {};
      const confirmation = /confirm-deletion: (\S+)$/.exec(message)?.[1];
      if (confirmation !== undefined) {
        const { code } = await world.host.send(
          "PATCH",
          `${hostApi}/clusters/east`,
          { metadata: { annotations: { "isthmus.dev/confirm-deletion": confirmation } } },
          "application/merge-patch+json",
        );
        if (code !== 200) throw new Error(`the confirmation was answered ${code}`);
      }
      return (await countPolicies()) === 0;
    };
    await vi.waitUntil(confirmed, { ...waiting, interval: 500 });
    await synced(0);
  });
});

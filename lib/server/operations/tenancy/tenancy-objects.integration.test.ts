import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { RequestContext } from "@/lib/server/authorization/person";
import { createTenancyController } from "@/lib/server/controllers/tenancy/tenancy-controller";
import { createLogger } from "@/lib/server/logger";
import { getRuntime } from "@/lib/server/runtime";
import { control, createAdministrator, readFleet, type Administrator } from "@/lib/testing/fleet";
import { contextOf, startRuntime } from "@/lib/testing/start-runtime";
import { createTenancyObject } from "./create-tenancy-object";
import { decideAccessRequest } from "./decide-access-request";
import { deleteTenancyObject } from "./delete-tenancy-object";
import { getEffectiveSettings } from "./get-effective-settings";
import { getTenancyObject } from "./get-tenancy-object";
import { getTenancyOverview } from "./get-tenancy-overview";
import { listTenancyObjects } from "./list-tenancy-objects";
import { previewTenancyChange } from "./preview-tenancy-change";
import { recordUser, userName } from "./record-user";
import { updateTenancyObject } from "./update-tenancy-object";

const fleet = readFleet(inject("fleetDirectory"));
const waiting = { timeout: 30_000, interval: 50 };
const suffix = randomBytes(3).toString("hex");
const [fruit, iron] = [`fruit-${suffix}`, `iron-${suffix}`];
const [apple, nail] = [`apple-${suffix}`, `nail-${suffix}`];
const operator = contextOf("olivia", "operator");

/** Somebody of a tenant, whom the provider puts into a group. */
function tenantPerson(sub: string, group: string): RequestContext {
  const { person } = contextOf(sub, "tenant");
  return { person: { ...person, oidcGroups: [group] }, requestId: "test" };
}

const fay = tenantPerson(`fay-${suffix}`, `fruit-people-${suffix}`);
const finn = tenantPerson(`finn-${suffix}`, `fruit-writers-${suffix}`);
const ian = tenantPerson(`ian-${suffix}`, `iron-people-${suffix}`);

let runtime: { stop(): Promise<void> };
let controller: { stop(): void };
let admin: Administrator;

const object = (name: string, spec: object, namespace?: string) => ({
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  spec,
});
const bind = (name: string, level: object, role: string, subject: object) =>
  createTenancyObject(operator, "accessbindings", object(name, { level, role, subjects: [subject] }));
/** Each code once: one thing may be in the way for several reasons. */
const codes = (error: unknown): string[] => {
  const causes = (error as { details?: { causes?: { reason: string }[] } }).details?.causes ?? [];
  return [...new Set(causes.map(({ reason }) => reason))].toSorted();
};
const failure = async (act: Promise<unknown>): Promise<{ code: number; message: string } & Error> =>
  act.then(
    () => expect.unreachable("it was done"),
    (error: unknown) => error as { code: number; message: string } & Error,
  );

beforeAll(async () => {
  runtime = startRuntime(fleet.directory, ["olivia"]);
  const { clusters, tenancy } = getRuntime();
  const started = createTenancyController({
    registry: clusters,
    store: tenancy,
    logger: createLogger("silent"),
  });
  started.start();
  controller = started;
  admin = createAdministrator(fleet.clusters.host);
  await vi.waitUntil(() => tenancy.isSynced(), waiting);
  for (const [tenant, workspace] of [
    [fruit, apple],
    [iron, nail],
  ] as const) {
    await createTenancyObject(
      operator,
      "tenants",
      object(tenant, { clusters: ["*"], domains: [`*.${tenant}.test`] }),
    );
    await createTenancyObject(
      operator,
      "workspaces",
      object(workspace, { tenant, namespaces: [`*/${workspace}`], hosts: [`www.${tenant}.test`] }),
    );
    const short = tenant.split("-")[0];
    await createTenancyObject(
      operator,
      "teams",
      object(tenant, { oidcGroups: [`${short}-people-${suffix}`] }),
    );
    await bind(`${tenant}-admins`, { kind: "Tenant", name: tenant }, "Admin", { kind: "Team", name: tenant });
  }
  const writers = `${fruit}-writers`;
  await createTenancyObject(operator, "teams", object(writers, { oidcGroups: [`fruit-writers-${suffix}`] }));
  await bind(writers, { kind: "Workspace", name: apple }, "Writer", { kind: "Team", name: writers });
}, 120_000);

afterAll(async () => {
  controller.stop();
  const { tenancy } = getRuntime();
  const lists = {
    accessbindings: tenancy.state().accessBindings,
    accessrequests: tenancy.state().accessRequests,
    servicegrants: tenancy.state().serviceGrants,
    workspaces: tenancy.state().workspaces,
    hostclaims: tenancy.state().hostClaims,
    tenants: tenancy.state().tenants,
    teams: tenancy.state().teams,
    users: tenancy.state().users,
  };
  for (const [resource, items] of Object.entries(lists))
    for (const item of items)
      if (JSON.stringify(item).includes(suffix))
        await admin.send("DELETE", `/apis/isthmus.dev/v1alpha1/${resource}/${item.metadata.name}`);
  await runtime.stop();
  await admin.close();
});

describe("what is foreign", () => {
  test("answers like what is absent, and appears in no list", async () => {
    const get = (context: RequestContext, name: string) =>
      failure(Promise.resolve().then(() => getTenancyObject(context, { resource: "workspaces", name })));
    const foreign = await get(fay, nail);
    const absent = await get(fay, `none-${suffix}`);
    expect(foreign.code).toBe(404);
    expect(foreign.message.replace(nail, "X")).toBe(absent.message.replace(`none-${suffix}`, "X"));
    for (const act of [
      updateTenancyObject(fay, { resource: "workspaces", name: nail }, object(nail, { tenant: iron })),
      deleteTenancyObject(fay, { resource: "workspaces", name: nail }),
      previewTenancyChange(fay, "workspaces", { object: null, name: nail }),
      Promise.resolve().then(() =>
        getEffectiveSettings(fay, new URLSearchParams({ level: `Workspace/${nail}` })),
      ),
    ])
      expect((await failure(act)).code).toBe(404);
    const overview = JSON.stringify(getTenancyOverview(fay));
    expect(overview).toContain(apple);
    for (const word of [iron, nail, "ian-"]) expect(overview).not.toContain(word);
    expect(listTenancyObjects(operator, "workspaces").items.length).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify(listTenancyObjects(ian, "tenants"))).not.toContain(fruit);
  });

  test("cannot be asked for: namespaces, hosts, roles, tenants", async () => {
    const make = (context: RequestContext, resource: string, name: string, spec: object) =>
      failure(createTenancyObject(context, resource, object(`${name}-${suffix}`, spec)));
    const tenant = await make(fay, "tenants", "mine", { clusters: ["*"] });
    expect([tenant.code, ...codes(tenant)]).toEqual([403, "RIGHT_MISSING"]);
    const elsewhere = await make(fay, "workspaces", "w", { tenant: iron });
    expect([elsewhere.code, ...codes(elsewhere)]).toEqual([403, "RIGHT_MISSING"]);
    const taken = await make(fay, "workspaces", "w", { tenant: fruit, namespaces: [`west/${nail}`] });
    expect([taken.code, ...codes(taken)]).toEqual([409, "NS_CONFLICT"]);
    expect(taken.message).not.toContain(iron);
    const host = await make(operator, "workspaces", "w", { tenant: iron, hosts: [`www.${fruit}.test`] });
    expect([403, 409]).toContain(host.code);
    const overlapping = await make(operator, "workspaces", "w", {
      tenant: fruit,
      hosts: [`*.${fruit}.test`],
    });
    expect([overlapping.code, ...codes(overlapping)]).toEqual([409, "HOST_CONFLICT"]);
    const role = await make(fay, "accessbindings", "b", {
      level: { kind: "Tenant", name: iron },
      role: "Reader",
      subjects: [{ kind: "User", name: "fay" }],
    });
    expect(role.code).toBe(403);
    const writer = await make(finn, "accessbindings", "b", {
      level: { kind: "Workspace", name: apple },
      role: "Admin",
      subjects: [{ kind: "User", name: "finn" }],
    });
    expect(writer.code).toBe(403);
    const claim = await make(operator, "hostclaims", "c", {});
    expect(claim.code).toBe(405);
  });
});

describe("a write", () => {
  test("that is wrong is refused with its fields, by us or by the host", async () => {
    const make = (spec: object, name = `w-${suffix}`) =>
      failure(createTenancyObject(fay, "workspaces", object(name, spec)));
    const wrong = await make({ tenant: fruit, namespaces: ["shop"], hosts: ["UPPER.test"] });
    expect(wrong).toMatchObject({
      code: 422,
      details: { causes: [{ field: "spec.namespaces[0]" }, { field: "spec.hosts[0]" }] },
    });
    expect(await make({ tenant: fruit }, "Not A Name")).toMatchObject({ code: 422 });
    const unknown = await make({ tenant: fruit, typo: true });
    expect(unknown.code).toBe(400);
    expect(unknown.message).toContain("spec.typo");
    const taken = await make({ tenant: fruit }, nail);
    expect(taken).toMatchObject({ code: 409, reason: "AlreadyExists" });
    expect(taken.message).not.toContain(iron);
  });

  test("of two forms that are saved at one moment and ask for the same, one is told at once", async () => {
    const spec = { tenant: fruit, namespaces: [`*/pip-${suffix}`], hosts: [`pip.${fruit}.test`] };
    const names = ["pip-a", "pip-b", "pip-c"].map((name) => `${name}-${suffix}`);
    const saved = await Promise.allSettled(
      names.map((name) => createTenancyObject(fay, "workspaces", object(name, spec))),
    );
    expect(saved.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
    const [, refused] = saved;
    expect(refused?.status === "rejected" && codes(refused.reason)).toEqual(["HOST_CONFLICT", "NS_CONFLICT"]);
    await deleteTenancyObject(fay, { resource: "workspaces", name: names[0] ?? "" });
  });

  test("on an old version is refused with both versions; one that only the status outran is taken", async () => {
    const name = `plum-${suffix}`;
    const address = { resource: "workspaces", name };
    const made = await createTenancyObject(fay, "workspaces", object(name, { tenant: fruit }));
    await vi.waitUntil(() => {
      const seen = getTenancyObject(fay, address) as KubernetesObject;
      return seen.metadata.resourceVersion !== made.metadata.resourceVersion;
    }, waiting);
    // The controller wrote conditions meanwhile; nobody changed what fay sees in her form.
    const changed = await updateTenancyObject(fay, address, {
      ...made,
      spec: { tenant: fruit, displayName: "Plums" },
    });
    expect((getTenancyObject(fay, address) as KubernetesObject).spec).toMatchObject({ displayName: "Plums" });
    const late = await failure(
      updateTenancyObject(fay, address, { ...made, spec: { tenant: fruit, displayName: "Pears" } }),
    );
    expect(late.code).toBe(409);
    expect(late.message).toContain(`version ${made.metadata.resourceVersion}`);
    expect(changed.metadata.generation).toBe(2);
    const bare = await failure(updateTenancyObject(fay, address, object(name, { tenant: fruit })));
    expect(bare.code).toBe(422);
    await deleteTenancyObject(fay, address);
    expect((await failure(deleteTenancyObject(fay, address))).code).toBe(404);
  });

  test("is previewed with its effects, to the eyes of who asks, and stores nothing", async () => {
    const name = `ghost-${suffix}`;
    const preview = await previewTenancyChange(fay, "accessbindings", {
      name,
      object: object(name, {
        level: { kind: "Workspace", name: apple },
        role: "Writer",
        subjects: [{ kind: "User", name: "zoe" }],
      }),
    });
    expect(preview.refusals).toEqual([]);
    expect(preview.dryRun).toEqual({ accepted: true, message: "" });
    expect(preview.rights.gained).toContainEqual({
      subject: "User/zoe",
      right: "traffic:write",
      level: `Workspace/${apple}`,
    });
    expect(getRuntime().tenancy.find("accessbindings", undefined, name)).toBeUndefined();

    const tighter = await previewTenancyChange(fay, "tenants", {
      name: fruit,
      object: object(fruit, {
        clusters: ["*"],
        domains: [`*.${fruit}.test`],
        settings: { mtls: { value: "STRICT", strategy: "Stricter" } },
      }),
    });
    expect(tighter.refusals).toEqual([]);
    expect(tighter.settings.map(({ level, after }) => `${level} ${String(after)}`)).toEqual([
      `Tenant/${fruit} STRICT`,
      `Workspace/${apple} STRICT`,
    ]);
    const invalid = await previewTenancyChange(fay, "workspaces", {
      name,
      object: object(name, { tenant: fruit, namespaces: ["nowhere"] }),
    });
    expect(invalid.refusals).toMatchObject([{ code: "BODY_INVALID", field: "spec.namespaces[0]" }]);
    const foreign = await previewTenancyChange(fay, "accessbindings", {
      name,
      object: object(name, {
        level: { kind: "Workspace", name: nail },
        role: "Reader",
        subjects: [{ kind: "User", name: "zoe" }],
      }),
    });
    expect(foreign.refusals.length).toBeGreaterThan(0);
    expect(foreign.rights.gained).toEqual([]);
  });
});

describe("a request for access", () => {
  const ask = async (context: RequestContext, name: string, wanted: object) => {
    await createTenancyObject(
      context,
      "accessrequests",
      object(`${name}-${suffix}`, { requester: "somebody-else", reason: "work", ask: wanted }),
    );
    return `${name}-${suffix}`;
  };
  const approve = { state: "Approved", comment: "fine" };

  test("is decided by somebody else who may give it, once, and gives what was asked", async () => {
    const name = await ask(finn, "role", {
      type: "Role",
      level: { kind: "Workspace", name: apple },
      role: "Editor",
    });
    const stored = getTenancyObject(finn, { resource: "accessrequests", name }) as KubernetesObject;
    expect(stored.spec).toMatchObject({ requester: finn.person.sub, requesterName: finn.person.name });
    expect((await failure(decideAccessRequest(finn, name, approve))).code).toBe(403);
    expect((await failure(decideAccessRequest(ian, name, approve))).code).toBe(404);
    await decideAccessRequest(fay, name, approve);
    const binding = getTenancyObject(fay, { resource: "accessbindings", name: `request-${name}` });
    expect(binding).toMatchObject({
      spec: { role: "Editor", subjects: [{ kind: "User", name: finn.person.sub }] },
    });
    expect(getTenancyOverview(finn).may[`Workspace/${apple}`]).toContain("group:write");
    expect((await failure(decideAccessRequest(fay, name, { state: "Denied" }))).code).toBe(409);
  });

  test("for a host puts it into the workspace; withdrawn by who asked, it gives nothing", async () => {
    const host = `shop.${fruit}.test`;
    const name = await ask(finn, "host", { type: "Host", workspace: apple, host });
    await decideAccessRequest(fay, name, approve);
    const workspace = getTenancyObject(fay, { resource: "workspaces", name: apple }) as KubernetesObject;
    expect((workspace.spec as { hosts: string[] }).hosts).toEqual([`www.${fruit}.test`, host]);
    const other = await ask(finn, "late", { type: "Host", workspace: apple, host: `late.${fruit}.test` });
    await decideAccessRequest(finn, other, { state: "Withdrawn" });
    expect((await failure(decideAccessRequest(fay, other, approve))).code).toBe(409);
  });

  test("for a service of another tenant is decided there", async () => {
    const host = `rates.${nail}.svc.cluster.local`;
    const name = await ask(finn, "service", { type: "Service", workspace: apple, host });
    expect([403, 404]).toContain((await failure(decideAccessRequest(fay, name, approve))).code);
    await decideAccessRequest(ian, name, approve);
    const { items } = listTenancyObjects(fay, "servicegrants");
    expect(items).toContainEqual(
      expect.objectContaining({ spec: { fromTenant: iron, toTenant: fruit, hosts: [host] } }),
    );
  });
});

test("a person is recorded at sign-in, and written again only when the provider says something else", async () => {
  const place = { resource: "users", name: userName(fay.person) };
  expect(await recordUser(fay.person)).toBe(true);
  await vi.waitUntil(() => getRuntime().tenancy.find("users", undefined, place.name), waiting);
  const first = getTenancyObject(operator, place) as KubernetesObject;
  expect(first.spec).toMatchObject({ subject: fay.person.sub, oidcGroups: fay.person.oidcGroups });
  expect(await recordUser(fay.person)).toBe(true);
  expect(await recordUser({ ...fay.person, name: "Fay Fruit" })).toBe(true);
  await vi.waitFor(
    () => expect(getTenancyObject(operator, place)).toMatchObject({ spec: { displayName: "Fay Fruit" } }),
    waiting,
  );
  expect((getTenancyObject(operator, place) as KubernetesObject).metadata.generation).toBe(2);
});

test("while the host is down the last known state is shown, and writes say so", async () => {
  const before = getTenancyOverview(fay);
  await control(fleet, "host", "kill");
  try {
    await vi.waitUntil(() => !getRuntime().clusters.hostReachable(), waiting);
    const during = getTenancyOverview(fay);
    expect(during.hostReachable).toBe(false);
    expect(during.may).toEqual(before.may);
    expect(during.ownership).toEqual(before.ownership);
    for (const list of ["tenants", "workspaces", "bindings", "requests"] as const)
      expect(during[list].map(({ metadata }) => metadata.uid)).toEqual(
        before[list].map(({ metadata }) => metadata.uid),
      );
    const refused = await failure(
      createTenancyObject(fay, "workspaces", object(`late-${suffix}`, { tenant: fruit })),
    );
    expect(refused.code).toBe(503);
    expect((await failure(deleteTenancyObject(fay, { resource: "workspaces", name: apple }))).code).toBe(503);
  } finally {
    await control(fleet, "host", "revive");
    await vi.waitUntil(() => getRuntime().clusters.hostReachable(), { timeout: 60_000, interval: 100 });
  }
  let tries = 0;
  await vi.waitFor(
    async () => {
      tries += 1;
      // One whose answer was lost may be stored all the same.
      await createTenancyObject(fay, "workspaces", object(`back-${tries}-${suffix}`, { tenant: fruit }));
    },
    { timeout: 60_000, interval: 500 },
  );
}, 180_000);

import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { isAllowed } from "@/lib/domain/ngac/is-allowed";
import type { AccessWhy } from "@/lib/domain/tenancy/access-views/access-view";
import { rights } from "@/lib/domain/tenancy/rights";
import type { RequestContext } from "@/lib/server/authorization/person";
import { readAccess } from "@/lib/server/authorization/read-access";
import { createTenancyObject } from "@/lib/server/operations/tenancy/create-tenancy-object";
import { deleteTenancyObject } from "@/lib/server/operations/tenancy/delete-tenancy-object";
import { recordUser } from "@/lib/server/operations/tenancy/record-user";
import { getRuntime } from "@/lib/server/runtime";
import { createAdministrator, readFleet, type Administrator } from "@/lib/testing/fleet";
import { contextOf, startRuntime } from "@/lib/testing/start-runtime";
import { explainWhy } from "./explain-why";
import { getAccessGraph } from "./get-access-graph";
import { getMyAccess } from "./get-my-access";
import { listWhatCan } from "./list-what-can";
import { listWhoCan } from "./list-who-can";
import { tryChange } from "./try-change";

const fleet = readFleet(inject("fleetDirectory"));
const suffix = randomBytes(3).toString("hex");
const [rose, mint] = [`rose-${suffix}`, `mint-${suffix}`];
const operator = contextOf("olivia", "operator");

function tenantPerson(sub: string, group: string): RequestContext {
  const { person } = contextOf(`${sub}-${suffix}`, "tenant");
  return { person: { ...person, oidcGroups: ["isthmus-tenants", `${group}-${suffix}`] }, requestId: "test" };
}

const ada = tenantPerson("ada", "rose-admins");
const walt = tenantPerson("walt", "rose-writers");
const mona = tenantPerson("mona", "mint-admins");
const people = [ada, walt, mona];

let runtime: { stop(): Promise<void> };
let admin: Administrator;
const created: [resource: string, name: string][] = [];

async function make(resource: string, name: string, spec: object): Promise<void> {
  await createTenancyObject(operator, resource, { metadata: { name }, spec });
  created.unshift([resource, name]);
}

const query = (values: Record<string, string>) => new URLSearchParams(values);
const idOf = ({ person }: RequestContext) => `User/${person.sub}`;

/** What somebody is told: an answer or a refusal, the asked names replaced so that two questions can be compared. */
function told(ask: () => unknown, names: readonly string[]): string {
  let text: string;
  try {
    text = JSON.stringify(ask());
  } catch (error) {
    const { code, message, details } = error as { code: number; message: string; details: unknown };
    text = JSON.stringify({ code, message, details });
  }
  return names.reduce((now, name) => now.replaceAll(name, "X"), text);
}

beforeAll(async () => {
  runtime = startRuntime(fleet.directory, ["olivia"]);
  admin = createAdministrator(fleet.clusters.host);
  await vi.waitUntil(() => getRuntime().tenancy.isSynced(), { timeout: 30_000, interval: 50 });
  for (const name of [rose, mint]) {
    const short = name.split("-")[0];
    await make("tenants", name, { clusters: ["*"] });
    await make("workspaces", name, { tenant: name, namespaces: [`*/${name}`], hosts: [] });
    for (const [kind, role, level] of [
      ["admins", "Admin", "Tenant"],
      ["writers", "Writer", "Workspace"],
    ]) {
      await make("teams", `${name}-${kind}`, { oidcGroups: [`${short}-${kind}-${suffix}`] });
      await make("accessbindings", `${name}-${kind}`, {
        level: { kind: level, name },
        role,
        subjects: [{ kind: "Team", name: `${name}-${kind}` }],
      });
    }
  }
  for (const { person } of people) await recordUser(person);
  const isKnown = ({ person }: RequestContext) =>
    getRuntime()
      .access.current()
      .state.users.some(({ spec }) => spec.subject === person.sub);
  await vi.waitUntil(() => people.every(isKnown), { timeout: 30_000, interval: 50 });
}, 120_000);

afterAll(async () => {
  for (const user of getRuntime().tenancy.state().users)
    if (user.spec.subject.endsWith(suffix)) created.push(["users", user.metadata.name]);
  for (const [resource, name] of created)
    await admin.send("DELETE", `/apis/isthmus.dev/v1alpha1/${resource}/${name}`);
  await runtime.stop();
  await admin.close();
});

describe("who may not review", () => {
  const levels = [`Workspace/${mint}`, "Workspace/ghost"] as const;

  test("is told the same of a foreign place as of one that is not there, by every question", () => {
    const right = "traffic:write";
    for (const person of [ada, walt]) {
      const answers = (level: string) =>
        [
          () => listWhoCan(person, query({ right, level })),
          () => explainWhy(person, query({ right, level })),
          () => explainWhy(person, query({ right, level, subject: idOf(mona) })),
          () => getAccessGraph(person, query({ level })),
        ].map((ask) => told(ask, [mint, "ghost"]));
      expect(answers(levels[0])).toEqual(answers(levels[1]));
    }
  });

  test("is told nothing of others, there or not, and nothing of their own colleagues", () => {
    for (const ask of [listWhatCan, explainWhy])
      for (const id of [idOf(mona), idOf(ada), "User/ghost", `Team/${rose}-admins`])
        expect(
          told(() => ask(walt, query({ subject: id, right: "read", level: `Workspace/${rose}` })), []),
        ).toContain("RIGHT_MISSING");
    expect(told(() => listWhatCan(ada, query({ subject: idOf(mona) })), [idOf(mona), mona.person.sub])).toBe(
      told(() => listWhatCan(ada, query({ subject: "User/ghost" })), ["User/ghost", "ghost"]),
    );
    expect(told(() => getAccessGraph(walt, query({})), [])).not.toMatch(/mint|mona|ada-/);
    expect(told(() => getAccessGraph(ada, query({})), [])).not.toMatch(/mint|mona|olivia/);
  });

  test("may not try what they may not give", async () => {
    const tried = [mint, "ghost"].map((name) => ({
      level: { kind: "Workspace", name },
      role: "Writer",
      subjects: [{ kind: "User", name: walt.person.sub }],
    }));
    const [foreign, absent] = await Promise.all(tried.map((binding) => tryChange(walt, { binding })));
    expect(foreign?.refusals.map(({ code }) => code)).toEqual(["RBAC_ESCALATION"]);
    expect(foreign?.rights).toEqual({ gained: [], lost: [] });
    expect(told(() => foreign, [mint])).toBe(told(() => absent, ["ghost"]));
    await expect(tryChange(walt, {})).rejects.toMatchObject({ code: 422 });
  });
});

test("who can agrees with every decision, for each right and person", () => {
  const level = `Workspace/${rose}`;
  for (const right of rights) {
    const { holders, policyVersion } = listWhoCan(ada, query({ right, level }));
    for (const person of [...people, operator]) {
      const { snapshot, subject } = readAccess(person);
      expect(policyVersion).toBe(snapshot.version);
      const id = person === operator ? "platform:operator" : idOf(person);
      expect([id, right, holders.some((holder) => holder.subject.id === id)]).toEqual([
        id,
        right,
        isAllowed(snapshot.graph, subject, right, { node: level }),
      ]);
    }
  }
  const walts = listWhoCan(ada, query({ right: "traffic:write", level })).holders.find(
    ({ subject }) => subject.id === idOf(walt),
  );
  expect(walts).toMatchObject({
    through: [`Team/${rose}-writers`, `Writer@${level}`],
    role: { role: "Writer", level },
  });
});

test("why names the missing link and whom to ask; after it is given, the way", async () => {
  const level = `Workspace/${rose}`;
  const ask = (): AccessWhy => explainWhy(walt, query({ right: "settings:write", level }));
  expect(ask()).toMatchObject({
    allowed: false,
    withheld: false,
    mayGive: false,
    advice: { role: "Editor", level: { kind: "Workspace", name: rose } },
  });
  expect(ask().classes[0]?.steps.map(({ kind }) => kind)).toEqual([
    "subject",
    "team",
    "role",
    "missing",
    "level",
  ]);
  const binding = {
    level: { kind: "Workspace", name: rose },
    role: "Editor",
    subjects: [{ kind: "User", name: walt.person.sub }],
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  };
  const { refusals, rights: changes } = await tryChange(ada, { binding });
  expect(refusals).toEqual([]);
  expect(changes.gained).toContainEqual({ subject: idOf(walt), right: "settings:write", level });
  expect(ask().allowed).toBe(false);
  await make("accessbindings", `editor-${suffix}`, binding);
  expect(ask()).toMatchObject({ allowed: true, classes: [{ granted: true }] });
  expect(getMyAccess(walt).roles).toContainEqual(
    expect.objectContaining({ role: "Editor", level, through: [], endsAt: binding.expiresAt }),
  );
  await deleteTenancyObject(operator, { resource: "accessbindings", name: `editor-${suffix}` });
  expect(ask().allowed).toBe(false);
});

test("a freeze that is yet to come is tried as of when it begins", async () => {
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
  const prohibition = {
    subject: { kind: "Everyone" },
    rights: ["traffic:write"],
    inclusions: [`Tenant/${rose}`],
    window: { from: hours(1), to: hours(2) },
  };
  const { refusals, rights: changes } = await tryChange(operator, { prohibition });
  expect(refusals).toEqual([]);
  expect(changes.lost).toContainEqual({
    subject: idOf(walt),
    right: "traffic:write",
    level: `Workspace/${rose}`,
  });
  expect((await tryChange(ada, { prohibition })).refusals.map(({ code }) => code)).toContain("RIGHT_MISSING");
});

import { describe, expect, test } from "vitest";
import { AdminDeniedError } from "./admin-denied-error";
import { applyAdminCommand, applyAdminCommands } from "./apply-admin-command";
import { compilePolicy } from "./compile-policy";
import { isAllowed } from "./is-allowed";
import type { AdminCommand, Policy, PolicyNode, Prohibition } from "./policy";
import { PolicyError } from "./policy-error";
import { bootstrapPolicy } from "./reserved-nodes";

const node = (name: string, type: PolicyNode["type"], ...assignedTo: string[]): PolicyNode => ({
  name,
  type,
  assignedTo,
});
const freeze: Prohibition = {
  name: "freeze",
  subject: { kind: "node", name: "zoe" },
  rights: ["feed"],
  inclusions: ["aviary"],
  exclusions: [],
  mode: "disjunctive",
};

/** A zoo: nora administers everything in it but may not feed; kim may feed and administer; zoe keeps, frozen at the aviary. */
const zoo: Policy = {
  resourceRights: ["feed", "clean"],
  nodes: [
    node("Zoo", "PC"),
    node("Insured", "PC"),
    node("PM_ADMIN", "PC"),
    node("PM_ADMIN:policy_classes", "OA", "PM_ADMIN"),
    node("staff", "UA", "Zoo"),
    node("clerks", "UA", "staff"),
    node("heads", "UA", "staff"),
    node("keepers", "UA", "staff"),
    node("guests", "UA", "staff"),
    node("insurers", "UA", "Insured", "Zoo"),
    node("nora", "U", "clerks"),
    node("kim", "U", "heads"),
    node("zoe", "U", "keepers", "heads"),
    node("gus", "U", "guests"),
    node("animals", "OA", "Zoo"),
    node("aviary", "OA", "animals"),
    node("vivarium", "OA", "animals"),
    node("secured", "OA", "Insured"),
    node("parrot", "O", "aviary", "animals"),
    node("python", "O", "vivarium", "secured"),
  ],
  associations: [
    { ua: "clerks", target: "animals", rights: ["*a"] },
    { ua: "clerks", target: "staff", rights: ["*a"] },
    { ua: "heads", target: "animals", rights: ["*"] },
    { ua: "heads", target: "staff", rights: ["*"] },
    { ua: "keepers", target: "vivarium", rights: ["feed"] },
    { ua: "insurers", target: "secured", rights: ["clean", "assignment:ascendant:delete"] },
  ],
  prohibitions: [freeze],
  obligations: [],
};
const graph = compilePolicy(zoo);

describe("denied for want of a privilege", () => {
  const cases: [string, AdminCommand, string][] = [
    ["a guest creates", { op: "createNode", node: node("x", "O", "aviary") }, "node:create"],
    ["a guest deletes", { op: "deleteNode", name: "parrot" }, "node:delete"],
    ["a guest renames", { op: "setProperties", name: "parrot", properties: {} }, "node:update"],
    [
      "a guest moves",
      { op: "assign", ascendant: "gus", descendants: ["heads"] },
      "assignment:ascendant:create",
    ],
    [
      "a guest grants",
      { op: "associate", ua: "guests", target: "animals", rights: ["feed"] },
      "association:target:create",
    ],
    ["a guest lifts", { op: "deleteProhibition", name: "freeze" }, "prohibition:inclusion:delete"],
    ["about what does not exist", { op: "deleteNode", name: "unicorn" }, "node:delete"],
    ["a class", { op: "createNode", node: node("Night", "PC") }, "node:create"],
  ];
  test.each(cases)("%s", (_, command, right) => {
    expect(() => applyAdminCommand(graph, { user: "gus" }, command)).toThrow(AdminDeniedError);
    expect(() => applyAdminCommand(graph, { user: "gus" }, command)).toThrow(`"${right}"`);
  });

  test("what demands nothing is allowed to nobody", () => {
    const nothing: AdminCommand[] = [
      { op: "assign", ascendant: "gus", descendants: [] },
      { op: "createNode", node: node("x", "O") },
      { op: "deleteProhibition", name: "unknown" },
    ];
    for (const command of nothing)
      expect(() => applyAdminCommand(graph, { user: "kim" }, command)).toThrow(/any privilege/);
  });

  test("an obligation in another's name", () => {
    const boot = compilePolicy(bootstrapPolicy({ resourceRights: [], superUsers: ["root", "other"] }));
    const command = (author: string): AdminCommand => ({
      op: "createObligation",
      obligation: { name: "o", author, event: { operations: ["*"] }, response: [] },
    });
    expect(() => applyAdminCommand(boot, { user: "root" }, command("other"))).toThrow(AdminDeniedError);
    expect(applyAdminCommand(boot, { user: "root" }, command("root")).graph.policy.obligations).toHaveLength(
      1,
    );
  });
});

describe("nobody lets through what they lack", () => {
  const nora = { user: "nora" };
  const cases: [string, AdminCommand][] = [
    ["grants it", { op: "associate", ua: "guests", target: "aviary", rights: ["feed"] }],
    ["grants all by a wildcard", { op: "associate", ua: "clerks", target: "animals", rights: ["*"] }],
    ["puts somebody among those who hold it", { op: "assign", ascendant: "gus", descendants: ["heads"] }],
    ["puts herself there", { op: "assign", ascendant: "nora", descendants: ["keepers"] }],
    ["creates a user there", { op: "createNode", node: node("puppet", "U", "heads") }],
    ["creates a team there", { op: "createNode", node: node("puppets", "UA", "keepers") }],
    [
      "moves an object to where others hold it",
      { op: "assign", ascendant: "parrot", descendants: ["vivarium"] },
    ],
  ];
  test.each(cases)("%s", (_, command) => {
    expect(() => applyAdminCommand(graph, nora, command)).toThrow(/which the actor does not hold there/);
  });

  test("an object leaves a class only by who holds everything on it there", () => {
    const command: AdminCommand = { op: "deassign", ascendant: "python", descendants: ["secured"] };
    const insured: Policy = {
      ...zoo,
      nodes: zoo.nodes.map((item) => (item.name === "kim" ? node("kim", "U", "heads", "insurers") : item)),
      associations: [...zoo.associations, { ua: "insurers", target: "secured", rights: ["*a", "clean"] }],
    };
    expect(() => applyAdminCommand(compilePolicy(insured), { user: "kim" }, command)).toThrow(
      /"\*" on "python" in Insured/,
    );
    const whole = {
      ...insured,
      associations: [...zoo.associations, { ua: "insurers", target: "secured", rights: ["*"] }],
    };
    expect(
      applyAdminCommand(compilePolicy(whole), { user: "kim" }, command).graph.index.ids.has("python"),
    ).toBe(true);
  });

  test("who is prohibited neither lifts it, nor escapes it, nor has another do it", () => {
    const zoe = { user: "zoe" };
    expect(isAllowed(graph, zoe, "feed", { node: "parrot" })).toBe(false);
    const ways: AdminCommand[] = [
      { op: "deleteProhibition", name: "freeze" },
      { op: "deassign", ascendant: "parrot", descendants: ["aviary"] },
      { op: "assign", ascendant: "gus", descendants: ["heads"] },
      { op: "associate", ua: "guests", target: "animals", rights: ["feed"] },
      { op: "createNode", node: node("puppet", "U", "heads") },
    ];
    for (const command of ways)
      expect(() => applyAdminCommand(graph, zoe, command)).toThrow(/which the actor does not hold there/);
    const lifted = applyAdminCommand(graph, { user: "kim" }, { op: "deleteProhibition", name: "freeze" });
    expect(isAllowed(lifted.graph, zoe, "feed", { node: "parrot" })).toBe(true);
  });

  test("who holds it may give it, and narrow what others gave", () => {
    const { graph: next, events } = applyAdminCommands(graph, { user: "kim" }, [
      { op: "associate", ua: "guests", target: "aviary", rights: ["feed"] },
      { op: "assign", ascendant: "nora", descendants: ["keepers"] },
    ]);
    expect(isAllowed(next, { user: "gus" }, "feed", { node: "parrot" })).toBe(true);
    expect(isAllowed(next, { user: "nora" }, "feed", { node: "vivarium" })).toBe(true);
    expect(isAllowed(graph, { user: "gus" }, "feed", { node: "parrot" })).toBe(false);
    expect(events).toEqual([
      { subject: { user: "kim" }, operation: "associate", args: { ua: "guests", target: "aviary" } },
      {
        subject: { user: "kim" },
        operation: "assign",
        args: { ascendant: "nora", descendants: ["keepers"] },
      },
    ]);
    const narrowed: AdminCommand = { op: "associate", ua: "guests", target: "aviary", rights: [] };
    expect(() => applyAdminCommand(next, { user: "nora" }, narrowed)).not.toThrow();
  });
});

test("several acts are one: the last refusal leaves nothing behind", () => {
  expect(() =>
    applyAdminCommands(graph, { user: "kim" }, [
      { op: "createNode", node: node("owl", "O", "aviary") },
      { op: "createNode", node: node("owl", "O", "aviary") },
    ]),
  ).toThrow(/"owl" exists twice/);
  expect(graph.policy).toBe(zoo);
});

describe("guards", () => {
  const kim = { user: "kim" };
  const cases: [string, AdminCommand, RegExp][] = [
    ["a node with members", { op: "deleteNode", name: "vivarium" }, /"vivarium" contains "python"/],
    ["a node in a prohibition", { op: "deleteNode", name: "aviary" }, /used by the prohibition "freeze"/],
    [
      "the last container",
      { op: "deassign", ascendant: "gus", descendants: ["guests"] },
      /assigned to nothing/,
    ],
    [
      "an absent assignment",
      { op: "deassign", ascendant: "gus", descendants: ["keepers"] },
      /is not assigned to/,
    ],
    ["an absent association", { op: "dissociate", ua: "guests", target: "aviary" }, /no association/],
    ["a cycle", { op: "assign", ascendant: "animals", descendants: ["aviary"] }, /contain themselves/],
    [
      "associations on what has containers with rights already",
      {
        op: "createNode",
        node: node("x", "OA", "aviary"),
        associations: [{ ua: "guests", rights: ["feed"] }],
      },
      /only attributes directly in policy classes/,
    ],
  ];
  test.each(cases)("%s", (_, command, message) => {
    expect(() => applyAdminCommand(graph, kim, command)).toThrow(PolicyError);
    expect(() => applyAdminCommand(graph, kim, command)).toThrow(message);
  });

  test("reserved nodes stay", () => {
    const boot = compilePolicy(bootstrapPolicy({ resourceRights: [], superUsers: ["root"] }));
    for (const command of [
      { op: "deleteNode", name: "PM_ADMIN:routines" },
      { op: "deassign", ascendant: "PM_ADMIN:users", descendants: ["PM_ADMIN"] },
      { op: "createNode", node: node("PM_ADMIN:mine", "OA", "PM_ADMIN:base") },
    ] satisfies AdminCommand[])
      expect(() => applyAdminCommand(boot, { user: "root" }, command)).toThrow(/reserved|PM_ADMIN/);
  });
});

test("from the bootstrap, the super-user founds a class and hands it over", () => {
  const boot = compilePolicy(bootstrapPolicy({ resourceRights: ["sail"], superUsers: ["root"] }));
  const { graph: harbour } = applyAdminCommands(boot, { user: "root" }, [
    { op: "createNode", node: node("Harbour", "PC") },
    {
      op: "createNode",
      node: node("ships", "OA", "Harbour"),
      associations: [{ ua: "PM_ADMIN:administrators", rights: ["*"] }],
    },
    {
      op: "createNode",
      node: node("crew", "UA", "Harbour"),
      associations: [{ ua: "PM_ADMIN:administrators", rights: ["*"] }],
    },
    { op: "createNode", node: node("galley", "O", "ships") },
    { op: "createNode", node: node("captain", "U", "crew") },
    { op: "associate", ua: "crew", target: "ships", rights: ["sail"] },
  ]);
  expect(isAllowed(harbour, { user: "captain" }, "sail", { node: "galley" })).toBe(true);
  expect(isAllowed(harbour, { user: "captain" }, "node:create", { node: "Harbour" })).toBe(false);
  expect(isAllowed(harbour, { user: "root" }, "node:create", { node: "Harbour" })).toBe(true);
});

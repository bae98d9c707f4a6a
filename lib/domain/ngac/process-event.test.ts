import { describe, expect, test } from "vitest";
import { compilePolicy } from "./compile-policy";
import type { PolicyEvent } from "./event";
import { isAllowed } from "./is-allowed";
import type { AdminCommand, Obligation, Policy, PolicyNode } from "./policy";
import { processEvent } from "./process-event";

const node = (name: string, type: PolicyNode["type"], ...assignedTo: string[]): PolicyNode => ({
  name,
  type,
  assignedTo,
});
const separate: Obligation = {
  name: "separate duties",
  author: "auditor",
  event: {
    subject: { within: ["clerks"] },
    operations: ["draft"],
    args: { invoice: { within: ["invoices"] } },
  },
  response: [
    {
      op: "createProhibition",
      prohibition: {
        name: "${subject} approves ${args.invoice}",
        subject: { kind: "node", name: "${subject}" },
        rights: ["approve"],
        inclusions: ["${args.invoice}"],
        exclusions: [],
        mode: "conjunctive",
      },
    },
  ],
};

function makeOffice(...obligations: Obligation[]): Policy {
  return {
    resourceRights: ["draft", "approve"],
    nodes: [
      node("Office", "PC"),
      node("people", "UA", "Office"),
      node("clerks", "UA", "people"),
      node("auditors", "UA", "people"),
      node("visitors", "UA", "people"),
      node("ben", "U", "clerks"),
      node("eve", "U", "clerks"),
      node("vic", "U", "visitors"),
      node("auditor", "U", "auditors"),
      node("papers", "OA", "Office"),
      node("invoices", "OA", "papers"),
      node("invoice 7", "O", "invoices"),
      node("memo", "O", "papers"),
    ],
    associations: [
      { ua: "clerks", target: "invoices", rights: ["draft", "approve"] },
      { ua: "auditors", target: "invoices", rights: ["*"] },
      { ua: "auditors", target: "people", rights: ["*a"] },
    ],
    prohibitions: [],
    obligations,
  };
}

const draft: PolicyEvent = { subject: { user: "ben" }, operation: "draft", args: { invoice: "invoice 7" } };

test("who drafts an invoice no longer approves it; everybody else still does", () => {
  const { graph, runs } = processEvent(compilePolicy(makeOffice(separate)), draft);
  expect(runs.map(({ obligation, failure }) => [obligation, failure])).toEqual([
    ["separate duties", undefined],
  ]);
  expect(isAllowed(graph, { user: "ben" }, "approve", { node: "invoice 7" })).toBe(false);
  expect(isAllowed(graph, { user: "eve" }, "approve", { node: "invoice 7" })).toBe(true);
});

describe("events that are not answered", () => {
  const cases: [string, Partial<PolicyEvent>][] = [
    ["another operation", { operation: "approve" }],
    ["another subject", { subject: { user: "vic" } }],
    ["an unknown subject", { subject: { user: "nobody" } }],
    ["a node elsewhere", { args: { invoice: "memo" } }],
    ["no argument", { args: {} }],
    ["an argument of the prototype", { args: JSON.parse('{"toString":"invoice 7"}') as PolicyEvent["args"] }],
  ];
  test.each(cases)("%s", (_, change) => {
    const before = compilePolicy(makeOffice(separate));
    expect(processEvent(before, { ...draft, ...change })).toEqual({ graph: before, runs: [] });
  });

  test("about a node on which the author holds nothing", () => {
    const blind = { ...separate, event: { operations: ["draft"], args: { invoice: {} } } };
    const before = compilePolicy(makeOffice(blind));
    expect(processEvent(before, { ...draft, args: { invoice: "memo" } }).runs).toEqual([]);
  });

  test("of anonymous subjects by their attributes, and by process", () => {
    const byProcess = { ...separate, event: { operations: ["*"], subject: { processes: ["batch"] } } };
    const before = compilePolicy(makeOffice({ ...byProcess, response: [] }));
    expect(processEvent(before, draft).runs).toEqual([]);
    expect(processEvent(before, { ...draft, subject: { user: "ben", process: "batch" } }).runs).toHaveLength(
      1,
    );
    const anonymous = compilePolicy(makeOffice({ ...separate, response: [] }));
    expect(processEvent(anonymous, { ...draft, subject: { attributes: ["clerks"] } }).runs).toHaveLength(1);
    expect(processEvent(anonymous, { ...draft, subject: { attributes: ["visitors"] } }).runs).toEqual([]);
  });
});

test("a response that its author may not give fails by itself and is told; the others are done", () => {
  const greedy: Obligation = {
    ...separate,
    name: "greedy",
    response: [
      { op: "createNode", node: node("first", "O", "invoices") },
      { op: "associate", ua: "visitors", target: "papers", rights: ["approve"] },
    ],
  };
  const unfilled: Obligation = {
    ...separate,
    name: "unfilled",
    response: [{ op: "deleteNode", name: "${args.nothing}" }],
  };
  const { graph, runs } = processEvent(compilePolicy(makeOffice(greedy, unfilled, separate)), draft);
  expect(runs.map(({ obligation, failure }) => [obligation, failure === undefined])).toEqual([
    ["greedy", false],
    ["unfilled", false],
    ["separate duties", true],
  ]);
  expect(runs[0]?.failure).toMatch(/"association:target:create" on "papers" is missing/);
  expect(runs[1]?.failure).toMatch(/no single value for \$\{args.nothing\}/);
  expect(graph.index.ids.has("first")).toBe(false);
});

describe("answers that follow from answers", () => {
  const answer = (name: string, operation: string, ...response: AdminCommand[]): Obligation => ({
    name,
    author: "auditor",
    event: { operations: [operation] },
    response,
  });
  const paint = (colour: string): AdminCommand => ({
    op: "setProperties",
    name: "invoice 7",
    properties: { colour },
  });

  test("are given, but none to its own", () => {
    const policy = makeOffice(
      answer("paint", "draft", paint("red")),
      answer("echo", "setProperties", paint("blue")),
    );
    const { graph, runs } = processEvent(compilePolicy(policy), draft);
    expect(runs.map(({ obligation, failure }) => `${obligation}: ${failure ?? "done"}`)).toEqual([
      "paint: done",
      "echo: done",
      "echo: it would answer what follows from its own answer",
    ]);
    expect(graph.policy.nodes.find(({ name }) => name === "invoice 7")?.properties).toEqual({
      colour: "blue",
    });
  });

  test("end at a depth and at a number of acts", () => {
    const names = Array.from({ length: 5 }, (_, index) => `echo ${index}`);
    const policy = makeOffice(
      answer("start", "draft", paint("red")),
      ...names.map((name) => answer(name, "setProperties", paint(name))),
    );
    const shallow = processEvent(compilePolicy(policy), draft, { maxDepth: 2 });
    expect(shallow.runs.some(({ failure }) => failure?.includes("follow from one another"))).toBe(true);
    const short = processEvent(compilePolicy(policy), draft, { maxCommands: 3 });
    expect(short.runs.filter(({ failure }) => failure === undefined)).toHaveLength(3);
    expect(short.runs.some(({ failure }) => failure?.includes("more than 3 acts"))).toBe(true);
  });
});

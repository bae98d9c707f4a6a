import * as fc from "fast-check";
import { expect, test } from "vitest";
import { defineAccess } from "@/lib/testing/define-access";
import { createRandom, makeRandomPolicy, namesOf, type Random } from "@/lib/testing/random-policy";
import { AdminDeniedError } from "./admin-denied-error";
import { applyAdminCommand } from "./apply-admin-command";
import { compilePolicy } from "./compile-policy";
import type { AdminCommand, Policy, Subject } from "./policy";
import { PolicyError } from "./policy-error";
import type { PolicyGraph } from "./policy-graph";

/** Delegated widely, so that many acts are allowed and only the rule against escalation stands in the way. */
const delegated = [
  "*a",
  "*a",
  "*a",
  "*",
  "read",
  "write",
  "read",
  "node:create",
  "assignment:*",
  "association:*",
];
const graphs = fc.record({ seed: fc.integer(), size: fc.integer({ min: 2, max: 5 }) });
const watched = [
  "read",
  "write",
  "run",
  "node:create",
  "association:ua:create",
  "assignment:ascendant:create",
];

function makeCommand(random: Random, policy: Policy, fresh: string): AdminCommand {
  const any = () => random.pick(policy.nodes).name;
  const rights = random.some(["read", "write", "run", "*r", "*a", "*", "node:create", "association:*"], 1, 2);
  const node = random.pick(policy.nodes);
  switch (random.below(9)) {
    case 0:
    case 1: {
      const type = random.pick(["U", "UA", "O", "OA"] as const);
      const containers = namesOf(policy, type === "U" || type === "UA" ? "UA" : "OA");
      return { op: "createNode", node: { name: fresh, type, assignedTo: random.some(containers, 1, 2) } };
    }
    case 2:
    case 3: {
      const kind = node.type === "U" || node.type === "UA" ? "UA" : "OA";
      return {
        op: "assign",
        ascendant: node.name,
        descendants: random.some(
          namesOf(policy, kind, ...(node.type === "U" ? [] : (["PC"] as const))),
          1,
          1,
        ),
      };
    }
    case 4:
      return { op: "deassign", ascendant: node.name, descendants: random.some(node.assignedTo, 1, 1) };
    case 5:
      return {
        op: "associate",
        ua: random.pick(namesOf(policy, "UA")),
        target: random.pick(namesOf(policy, "UA", "OA", "O")),
        rights,
      };
    case 6:
      return random.chance(0.5) && policy.associations.length > 0
        ? { op: "dissociate", ...pickPair(random, policy) }
        : { op: "deleteNode", name: node.name };
    case 7:
      return policy.prohibitions.length > 0
        ? { op: "deleteProhibition", name: random.pick(policy.prohibitions).name }
        : { op: "setProperties", name: any(), properties: { colour: "green" } };
    default:
      return {
        op: "createProhibition",
        prohibition: {
          name: fresh,
          subject: { kind: "node", name: random.pick(namesOf(policy, "U", "UA")) },
          rights,
          inclusions: random.some(namesOf(policy, "OA", "O", "UA"), 0, 2),
          exclusions: random.some(namesOf(policy, "OA", "O", "UA"), 0, 2),
          mode: random.chance(0.5) ? "conjunctive" : "disjunctive",
        },
      };
  }
}

function pickPair(random: Random, policy: Policy) {
  const { ua, target } = random.pick(policy.associations);
  return { ua, target };
}

/** The next graph, or nothing where the act is refused; anything but a refusal is a fault. */
function attempt(graph: PolicyGraph, actor: Subject, command: AdminCommand): PolicyGraph | undefined {
  try {
    return applyAdminCommand(graph, actor, command).graph;
  } catch (error) {
    if (error instanceof AdminDeniedError || error instanceof PolicyError) return undefined;
    throw error;
  }
}

/** Every pair of a user and an element that is in both policies with the same name, from the start on. */
function listPairs(before: Policy, after: Policy, gone: ReadonlySet<string>): [Subject, string][] {
  const kept = (names: string[]) =>
    names.filter((name) => after.nodes.some((node) => node.name === name) && !gone.has(name));
  const targets = kept(namesOf(before, "O", "OA", "U", "UA"));
  return kept(namesOf(before, "U")).flatMap((user) =>
    targets.map((node): [Subject, string] => [{ user }, node]),
  );
}

interface Story {
  start: Policy;
  end: Policy;
  actors: Subject[];
  gone: ReadonlySet<string>;
}

/** Some acts by some users, drawn at random; which were accepted is counted by kind. */
function tell(seed: number, size: number, most: number, accepted: Map<string, number>): Story {
  const random = createRandom(seed);
  const start = makeRandomPolicy(random, size, delegated);
  const actors = random.some(namesOf(start, "U"), 1, most).map((user): Subject => ({ user }));
  const gone = new Set<string>();
  let graph = compilePolicy(start);
  for (let step = 0; step < 12; step += 1) {
    const command = makeCommand(random, graph.policy, `fresh ${step}`);
    const next = attempt(graph, random.pick(actors), command);
    if (next === undefined) continue;
    accepted.set(command.op, (accepted.get(command.op) ?? 0) + 1);
    if (command.op === "deleteNode") gone.add(command.name);
    graph = next;
  }
  return { start, end: graph.policy, actors, gone };
}

test(
  "no sequence of allowed acts gives anyone what neither they nor those who acted held, class by class",
  { timeout: 120_000 },
  () => {
    const accepted = new Map<string, number>();
    let gained = 0;
    fc.assert(
      fc.property(graphs, ({ seed, size }) => {
        const { start, end, actors, gone } = tell(seed, size, 3, accepted);
        if (start === end) return;
        const [before, after] = [defineAccess(start), defineAccess(end)];
        for (const [subject, node] of listPairs(start, end, gone)) {
          const target = { node };
          const had = before.decide(subject, target, watched);
          const found = after.decide(subject, target, watched).filter((right) => !had.includes(right));
          gained += found.length;
          for (const right of found) {
            const anyone = [subject, ...actors];
            for (const policyClass of before.classesOf(target))
              expect(
                anyone.some((holder) => before.share(holder, policyClass, right, target)),
                `${JSON.stringify(subject)} gained ${right} on ${node} in ${policyClass}`,
              ).toBe(true);
            expect(anyone.some((holder) => !before.isDenied(holder, right, target))).toBe(true);
          }
        }
      }),
      { numRuns: 10_000 },
    );
    // Refusing everything would pass too.
    expect(gained).toBeGreaterThan(200);
    for (const op of [
      "createNode",
      "assign",
      "deassign",
      "associate",
      "dissociate",
      "deleteNode",
      "deleteProhibition",
    ])
      expect(accepted.get(op) ?? 0).toBeGreaterThan(100);
  },
);

test("nobody who acts alone gains anything themselves", { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(graphs, ({ seed, size }) => {
      const { start, end, actors, gone } = tell(seed, size, 1, new Map());
      const [actor] = actors;
      if (start === end || actor === undefined) return;
      const [before, after] = [defineAccess(start), defineAccess(end)];
      for (const [subject, node] of listPairs(start, end, gone)) {
        if (JSON.stringify(subject) !== JSON.stringify(actor)) continue;
        const had = before.decide(actor, { node });
        expect(after.decide(actor, { node }).filter((right) => !had.includes(right))).toEqual([]);
      }
    }),
    { numRuns: 3_000 },
  );
});

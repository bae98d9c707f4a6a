import * as fc from "fast-check";
import { expect, test } from "vitest";
import { defineAccess } from "@/lib/testing/define-access";
import { createRandom, makeRandomPolicy, namesOf } from "@/lib/testing/random-policy";
import { compareAccess } from "./compare-access";
import { compilePolicy } from "./compile-policy";
import { decideRights } from "./decide-rights";
import { explainDecision } from "./explain-decision";
import { isAllowed } from "./is-allowed";
import { listVisibleChildren, readPersonalView } from "./read-personal-view";
import { listWhatCan } from "./list-what-can";
import { listWhoCan } from "./list-who-can";
import type { Policy, Subject, Target } from "./policy";

const graphs = fc.record({ seed: fc.integer(), size: fc.integer({ min: 1, max: 6 }) });
const sorted = (rights: Iterable<string>) => [...rights].toSorted();

function listQuestions(policy: Policy, random: ReturnType<typeof createRandom>): [Subject, Target][] {
  const process = random.chance(0.5) ? { process: `process ${random.below(3)}` } : {};
  const subject = random.chance(0.7)
    ? { user: random.pick(namesOf(policy, "U", "UA", "UA", "OA")), ...process }
    : { attributes: [...random.some(namesOf(policy, "UA", "U"), 0, 3), "nobody knows this"], ...process };
  const named = policy.nodes.map(({ name }): Target => ({ node: name }));
  const anonymous = { attributes: random.some(namesOf(policy, "OA", "UA", "PC"), 0, 3) };
  const unknown = { attributes: [...anonymous.attributes, "nowhere"] };
  return [...random.some(named, 6, 6), anonymous, unknown].map((target) => [subject, target]);
}

test(
  "the decision is the one of the definition, for users, attributes, processes and anonymous sets",
  { timeout: 120_000 },
  () => {
    let granted = 0;
    let denied = 0;
    fc.assert(
      fc.property(graphs, ({ seed, size }) => {
        const random = createRandom(seed);
        const policy = makeRandomPolicy(random, size);
        const graph = compilePolicy(policy);
        const access = defineAccess(policy);
        for (const [subject, target] of listQuestions(policy, random)) {
          const expected = access.decide(subject, target);
          if (expected.length > 0) granted += 1;
          if (expected.length === 0) denied += 1;
          expect(sorted(decideRights(graph, subject, target))).toEqual(sorted(expected));
          expect(isAllowed(graph, subject, "write", target)).toBe(expected.includes("write"));
        }
      }),
      { numRuns: 10_000 },
    );
    // A test of empty answers only would prove nothing.
    expect(granted).toBeGreaterThan(5_000);
    expect(denied).toBeGreaterThan(5_000);
  },
);

test("reviews and explanations agree with the decision", { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(graphs, ({ seed, size }) => {
      const random = createRandom(seed);
      const policy = makeRandomPolicy(random, size);
      const graph = compilePolicy(policy);
      const users = namesOf(policy, "U");
      const nodes = namesOf(policy, "U", "UA", "O", "OA");
      const can = (user: string, node: string) => sorted(decideRights(graph, { user }, { node }));

      const target = random.pick(nodes);
      const who = new Map(
        listWhoCan(graph, { node: target }).map((item) => [item.subject, sorted(item.rights)]),
      );
      for (const user of users) expect(who.get(user) ?? []).toEqual(can(user, target));
      expect(
        listWhoCan(graph, { node: target }, "write")
          .map((item) => item.subject)
          .toSorted(),
      ).toEqual(users.filter((user) => can(user, target).includes("write")).toSorted());

      const user = random.pick(users);
      const what = new Map(listWhatCan(graph, { user }).map((item) => [item.node, sorted(item.rights)]));
      for (const node of nodes) expect(what.get(node) ?? []).toEqual(can(user, node));

      const found = explainDecision(graph, { user }, { node: target }, "write", { limit: 100 });
      expect(sorted(found.rights)).toEqual(can(user, target));
      expect(found.allowed).toBe(can(user, target).includes("write"));
      const lets = found.classes.every(({ paths }) => paths.length > 0);
      expect(lets && !found.denied.includes("write")).toBe(found.allowed);
      for (const { paths, missing, rights, policyClass } of found.classes) {
        expect(missing === undefined).toBe(rights.includes("write"));
        for (const { targetPath, association, subjectPath } of paths) {
          expect([targetPath[0], targetPath.at(-1)]).toEqual([target, policyClass]);
          expect([subjectPath[0], subjectPath.at(-1)]).toEqual([user, association.ua]);
          expect(targetPath).toContain(association.target);
        }
      }

      const seen = new Set(readPersonalView(graph, { user }).map(({ node }) => node));
      for (const node of seen)
        for (const child of listVisibleChildren(graph, { user }, node)) seen.add(child.node);
      const visible = namesOf(policy, "O", "OA").filter((node) => can(user, node).length > 0);
      expect(sorted(seen)).toEqual(sorted(visible));
    }),
    { numRuns: 1_500 },
  );
});

test("the comparison of two graphs is the difference of their decisions", { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(graphs, fc.integer(), ({ seed, size }, other) => {
      const [before, after] = [seed, other].map((start) =>
        compilePolicy(makeRandomPolicy(createRandom(start), size)),
      );
      if (before === undefined || after === undefined) return;
      const both = (...types: readonly ("U" | "O" | "OA")[]) => [
        ...new Set([...namesOf(before.policy, ...types), ...namesOf(after.policy, ...types)]),
      ];
      const expected = both("U").flatMap((user) =>
        both("O", "OA").flatMap((node) => {
          const [had, has] = [before, after].map((graph) => decideRights(graph, { user }, { node }));
          const gained = [...(has ?? [])].filter((right) => had?.has(right) === false);
          const lost = [...(had ?? [])].filter((right) => has?.has(right) === false);
          return gained.length + lost.length === 0 ? [] : [{ subject: user, target: node, gained, lost }];
        }),
      );
      const order = (changes: readonly unknown[]) =>
        changes.map((change) => JSON.stringify(change)).toSorted();
      expect(order(compareAccess(before, after))).toEqual(order(expected));
    }),
    { numRuns: 1_000 },
  );
});

test("a ladder of diamonds is walked once, not once for each of its paths", { timeout: 120_000 }, () => {
  const countSteps = (levels: number): number => {
    const policy: Policy = {
      resourceRights: ["read"],
      nodes: [
        { name: "class", type: "PC", assignedTo: [] },
        ...(["UA", "OA"] as const).flatMap((type) =>
          Array.from({ length: levels }, (_, level) =>
            ["left", "right"].map((side) => ({
              name: `${type} ${side} ${level}`,
              type,
              assignedTo:
                level === 0 ? ["class"] : [`${type} left ${level - 1}`, `${type} right ${level - 1}`],
            })),
          ).flat(),
        ),
        { name: "user", type: "U", assignedTo: [`UA left ${levels - 1}`, `UA right ${levels - 1}`] },
        { name: "object", type: "O", assignedTo: [`OA left ${levels - 1}`, `OA right ${levels - 1}`] },
      ],
      associations: [{ ua: "UA left 0", target: "OA right 0", rights: ["read"] }],
      prohibitions: [],
      obligations: [],
    };
    const graph = compilePolicy(policy);
    expect(isAllowed(graph, { user: "user" }, "read", { node: "object" })).toBe(true);
    const decision = graph.index.scratch.steps;
    expect(listWhoCan(graph, { node: "object" })).toHaveLength(1);
    expect(listWhatCan(graph, { user: "user" }, { right: "read" }).at(-1)?.node).toBe("object");
    expect(explainDecision(graph, { user: "user" }, { node: "object" }).allowed).toBeUndefined();
    return decision;
  };
  const [small, large] = [countSteps(50), countSteps(400)];
  expect(small).toBeLessThanOrEqual(50 * 2 * 2 * 4);
  expect(large / small).toBeLessThan(8.1);
});

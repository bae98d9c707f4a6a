import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createRandom, makeRandomPolicy } from "@/lib/testing/random-policy";
import { compilePolicy } from "./compile-policy";
import { decideRights } from "./decide-rights";
import { digestText } from "./digest-text";
import type { Policy, PolicyNode } from "./policy";
import { PolicyError } from "./policy-error";
import { parsePolicy } from "./policy-schema";
import { findIllScopedAssociations } from "./scope";
import { serializePolicy } from "./serialize-policy";

const node = (name: string, type: PolicyNode["type"], ...assignedTo: string[]): PolicyNode => ({
  name,
  type,
  assignedTo,
});
const library: Policy = {
  resourceRights: ["lend", "shelve"],
  nodes: [
    node("ada", "U", "librarians"),
    node("librarians", "UA", "Library"),
    node("atlas", "O", "maps", "Insured"),
    node("maps", "OA", "Library"),
    node("Library", "PC"),
    node("Insured", "PC"),
  ],
  associations: [{ ua: "librarians", target: "maps", rights: ["lend"] }],
  prohibitions: [],
  obligations: [],
};

function problemsOf(policy: Policy): readonly string[] {
  try {
    compilePolicy(policy);
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
}

describe("a policy that breaks the model is refused with every problem", () => {
  const cases: [string, Partial<Policy>, RegExp][] = [
    [
      "object in a user attribute",
      { nodes: [...library.nodes, node("x", "O", "librarians")] },
      /O "x" cannot be assigned to UA/,
    ],
    [
      "user in a policy class",
      { nodes: [...library.nodes, node("x", "U", "Library")] },
      /U "x" cannot be assigned to PC/,
    ],
    [
      "policy class in a class",
      { nodes: [...library.nodes, node("x", "PC", "Library")] },
      /PC "x" cannot be assigned/,
    ],
    ["itself", { nodes: [...library.nodes, node("x", "OA", "x")] }, /OA "x" is assigned to itself/],
    ["twice", { nodes: [...library.nodes, node("x", "OA", "maps", "maps")] }, /assigned to "maps" twice/],
    ["no container", { nodes: [...library.nodes, node("x", "OA")] }, /must reach a policy class/],
    ["unknown container", { nodes: [...library.nodes, node("x", "OA", "y")] }, /"y", which does not exist/],
    ["same name", { nodes: [...library.nodes, node("maps", "OA", "Library")] }, /node "maps" exists twice/],
    [
      "cycle",
      { nodes: [...library.nodes, node("x", "OA", "y"), node("y", "OA", "x")] },
      /contain themselves.*"x", "y"/,
    ],
    [
      "unknown right",
      { associations: [{ ua: "librarians", target: "maps", rights: ["burn"] }] },
      /unknown right "burn"/,
    ],
    [
      "unknown family",
      { associations: [{ ua: "librarians", target: "maps", rights: ["burn:*"] }] },
      /"burn:\*"/,
    ],
    ["association from a user", { associations: [{ ua: "ada", target: "maps", rights: [] }] }, /"ada" is U/],
    [
      "association onto a class",
      { associations: [{ ua: "librarians", target: "Library", rights: [] }] },
      /the target is PC/,
    ],
    ["wildcard as right", { resourceRights: ["*"] }, /resource right "\*"/],
    [
      "prohibition",
      {
        prohibitions: [
          {
            name: "p",
            subject: { kind: "node", name: "maps" },
            rights: ["lend"],
            inclusions: ["nowhere"],
            exclusions: [],
            mode: "conjunctive",
          },
        ],
      },
      /subject "maps" is OA.*"nowhere" does not exist/s,
    ],
    [
      "obligation",
      { obligations: [{ name: "o", author: "maps", event: { operations: [] }, response: [] }] },
      /"maps" is no user.*answers no operation/s,
    ],
  ];
  test.each(cases)("%s", (_, change, message) => {
    expect(problemsOf({ ...library, ...change }).join("\n")).toMatch(message);
  });

  test("all at once", () => {
    const broken = { ...library, nodes: [...library.nodes, node("x", "OA"), node("y", "U", "maps")] };
    expect(problemsOf(broken)).toHaveLength(2);
  });
});

test("a second association of one pair overwrites the first, and wildcards stand for known rights only", () => {
  const decide = (...associations: Policy["associations"]) =>
    [
      ...decideRights(
        compilePolicy({
          ...library,
          nodes: library.nodes.filter(({ name }) => name !== "atlas"),
          associations,
        }),
        { user: "ada" },
        { node: "maps" },
      ),
    ].toSorted();
  const to = { ua: "librarians", target: "maps" };
  expect(decide({ ...to, rights: ["lend"] }, { ...to, rights: ["shelve"] })).toEqual(["shelve"]);
  expect(decide({ ...to, rights: ["*r"] })).toEqual(["lend", "shelve"]);
  expect(decide({ ...to, rights: ["obligation:*"] })).toEqual(["obligation:create", "obligation:delete"]);
  expect(decide({ ...to, rights: ["*"] })).toEqual(
    [...decide({ ...to, rights: ["*a"] }), "lend", "shelve"].toSorted(),
  );
});

test("the version is that of what the policy means, not of how it is written", () => {
  const mixed: Policy = {
    ...library,
    nodes: library.nodes.toReversed().map((item) => ({ ...item, assignedTo: item.assignedTo.toReversed() })),
    associations: [{ ua: "librarians", target: "maps", rights: ["shelve"] }, ...library.associations],
    resourceRights: library.resourceRights.toReversed(),
  };
  const { version } = compilePolicy(library);
  expect(compilePolicy(mixed).version).toBe(version);
  expect(compilePolicy(parsePolicy(serializePolicy(mixed))).version).toBe(version);
  expect(compilePolicy({ ...library, associations: [] }).version).not.toBe(version);
});

test("any policy comes back from its text", () => {
  for (let seed = 0; seed < 50; seed += 1) {
    const text = serializePolicy(makeRandomPolicy(createRandom(seed), 5));
    expect(serializePolicy(parsePolicy(text))).toBe(text);
  }
});

test("a text that is no policy is refused with its fields", () => {
  expect(() => parsePolicy("{")).toThrow(/no JSON/);
  expect(() =>
    parsePolicy(JSON.stringify({ ...library, nodes: [{ name: "x", type: "Q", assignedTo: [] }] })),
  ).toThrow(/nodes\.0\.type/);
  expect(() => parsePolicy(JSON.stringify({ ...library, more: 1 }))).toThrow(PolicyError);
});

test("an association onto a class its attribute does not lie in is found, and refused on demand", () => {
  const nodes = library.nodes.map((item) =>
    item.name === "maps" ? node("maps", "OA", "Library", "Insured") : item,
  );
  const policy = { ...library, nodes };
  expect(findIllScopedAssociations(compilePolicy(policy))).toEqual([
    { ua: "librarians", target: "maps", missing: ["Insured"] },
  ]);
  expect(() => compilePolicy(policy, { enforceScope: true })).toThrow(
    /"Insured", the user attribute does not/,
  );
  expect(compilePolicy(library, { enforceScope: true }).policy).toBe(library);
});

test("the digest is SHA-256", () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const text = "é".repeat(length);
    expect(digestText(text)).toBe(createHash("sha256").update(text).digest("hex"));
  }
});

import { expect, test } from "vitest";
import { compilePolicy } from "./compile-policy";
import { computeDeniedRights } from "./compute-denied-rights";
import { decideRights } from "./decide-rights";
import { explainDecision } from "./explain-decision";
import { findRequiredAttributes } from "./find-required-attributes";
import { listWhatCan } from "./list-what-can";
import { listWhoCan } from "./list-who-can";
import type { Policy, PolicyNode } from "./policy";

const node = (name: string, type: PolicyNode["type"], ...assignedTo: string[]): PolicyNode => ({
  name,
  type,
  assignedTo,
});
/** Press: what is written lies in a desk and in a state; only the desk grants ida. */
const policy: Policy = {
  resourceRights: ["edit", "print"],
  nodes: [
    node("Desk", "PC"),
    node("State", "PC"),
    node("writers", "UA", "Desk"),
    node("sports", "UA", "writers"),
    node("finals", "UA", "State"),
    node("ida", "U", "sports"),
    node("max", "U", "sports", "finals"),
    node("articles", "OA", "Desk"),
    node("football", "OA", "articles"),
    node("final", "OA", "State"),
    node("report", "O", "football", "final"),
  ],
  associations: [
    { ua: "writers", target: "articles", rights: ["edit"] },
    { ua: "sports", target: "football", rights: ["*r"] },
    { ua: "finals", target: "final", rights: ["edit", "print"] },
  ],
  prohibitions: [
    {
      name: "strike",
      subject: { kind: "process", name: "robot" },
      rights: ["print"],
      inclusions: ["football"],
      exclusions: [],
      mode: "conjunctive",
    },
  ],
  obligations: [],
};
const graph = compilePolicy(policy);

test("a class that does not grant says where an association would have to be", () => {
  const why = explainDecision(graph, { user: "ida" }, { node: "report" }, "edit");
  expect(why).toMatchObject({
    version: graph.version,
    allowed: false,
    rights: [],
    privileges: [],
    denied: [],
  });
  const [desk, state] = ["Desk", "State"].map((name) =>
    why.classes.find(({ policyClass }) => policyClass === name),
  );
  expect(desk?.missing).toBeUndefined();
  expect(
    desk?.paths.map(({ association, subjectPath }) => [association.ua, association.target, subjectPath]),
  ).toEqual(
    expect.arrayContaining([
      ["sports", "football", ["ida", "sports"]],
      ["writers", "articles", ["ida", "sports", "writers"]],
    ]),
  );
  expect(desk?.paths.find(({ association }) => association.ua === "writers")?.targetPath).toEqual([
    "report",
    "football",
    "articles",
    "Desk",
  ]);
  expect(state).toMatchObject({ rights: [], paths: [], morePaths: 0 });
  expect(state?.missing?.reason).toContain('"edit" in the policy class "State"');
  expect(state?.missing?.targets.toSorted()).toEqual(["final", "report"]);
  expect(state?.missing?.attributes.toSorted()).toEqual(["sports", "writers"]);
});

test("paths are bounded, and what is left out is counted", () => {
  const why = explainDecision(graph, { user: "max" }, { node: "report" }, undefined, { limit: 1 });
  const desk = why.classes.find(({ policyClass }) => policyClass === "Desk");
  expect([desk?.paths.length, desk?.morePaths]).toEqual([1, 1]);
  expect(why.rights.toSorted()).toEqual(["edit", "print"]);
});

test("a prohibition on the process is named with what makes it hold", () => {
  const robot = { user: "max", process: "robot" };
  const why = explainDecision(graph, robot, { node: "report" }, "print");
  expect(why).toMatchObject({
    allowed: false,
    rights: ["edit"],
    privileges: ["edit", "print"],
    denied: ["print"],
  });
  expect(why.prohibitions).toMatchObject([{ name: "strike", inclusions: ["football"], exclusions: [] }]);
  expect([...computeDeniedRights(graph, robot, { node: "report" })]).toEqual(["print"]);
  expect([...computeDeniedRights(graph, robot, { node: "final" })]).toEqual([]);
});

test("the unknown is answered, with nothing", () => {
  const unknown = { attributes: ["football", "nowhere"] };
  expect(explainDecision(graph, { user: "nobody" }, { node: "report" }, "edit")).toMatchObject({
    unknown: "subject",
    allowed: false,
    classes: [],
  });
  expect(explainDecision(graph, { user: "max" }, unknown)).toMatchObject({ unknown: "target", rights: [] });
  expect(decideRights(graph, { attributes: [] }, { node: "report" }).size).toBe(0);
  expect(decideRights(graph, { user: "report" }, { node: "report" }).size).toBe(0);
  expect(listWhoCan(graph, unknown)).toEqual([]);
  expect(listWhoCan(graph, { node: "report" }, "burn")).toEqual([]);
  expect(listWhatCan(graph, { user: "max" }, { right: "burn" })).toEqual([]);
  expect(findRequiredAttributes(graph, unknown, ["edit"])).toEqual([]);
});

test("what to give is one attribute in each class", () => {
  expect(findRequiredAttributes(graph, { node: "report" }, ["edit", "print"])).toEqual(
    expect.arrayContaining([
      {
        policyClass: "Desk",
        attributes: [
          { ua: "sports", rights: ["edit", "print"] },
          { ua: "writers", rights: ["edit"] },
        ],
        ungranted: [],
      },
      { policyClass: "State", attributes: [{ ua: "finals", rights: ["edit", "print"] }], ungranted: [] },
    ]),
  );
  expect(findRequiredAttributes(graph, { attributes: ["final"] }, ["node:create"])).toEqual([
    { policyClass: "State", attributes: [], ungranted: ["node:create"] },
  ]);
});

test("who can holds attributes too on demand, and what can stays within a container", () => {
  expect(
    listWhoCan(graph, { node: "football" }, "print")
      .map(({ subject }) => subject)
      .toSorted(),
  ).toEqual(["ida", "max"]);
  expect(
    listWhoCan(graph, { node: "football" }, "print", { attributes: true }).map(({ subject }) => subject),
  ).toContain("sports");
  expect(listWhatCan(graph, { user: "max" }, { under: "football" }).map((item) => item.node)).toEqual([
    "football",
    "report",
  ]);
  expect(
    listWhatCan(graph, { attributes: ["sports", "finals"] }, { right: "print" }).map((item) => item.node),
  ).toContain("report");
});

import { describe, expect, it } from "vitest";
import { compilePolicy } from "../ngac/compile-policy";
import { digestText } from "../ngac/digest-text";
import { explainDecision } from "../ngac/explain-decision";
import type { Policy } from "../ngac/policy";
import { serializePolicy } from "../ngac/serialize-policy";
import { type DecisionPath, formatDecisionPath } from "./decision-path";
import { redactEvent } from "./redact-event";
import { type DecisionReplay, replayDecision } from "./replay-decision";

/** Two classes that must agree: the orchard's growers may write, and in production only on workdays. */
const policy: Policy = {
  resourceRights: ["read", "traffic:write"],
  nodes: [
    { name: "Stage", type: "PC", assignedTo: [] },
    { name: "Hierarchy", type: "PC", assignedTo: [] },
    { name: "orchard", type: "OA", assignedTo: ["Hierarchy"] },
    { name: "meadow", type: "OA", assignedTo: ["Hierarchy"] },
    { name: "production", type: "OA", assignedTo: ["Stage"] },
    { name: "apples", type: "O", assignedTo: ["production", "orchard"] },
    { name: "everyone", type: "UA", assignedTo: ["Stage"] },
    { name: "growers", type: "UA", assignedTo: ["Hierarchy"] },
  ],
  associations: [
    { ua: "growers", target: "orchard", rights: ["read", "traffic:write"] },
    { ua: "everyone", target: "production", rights: ["read", "traffic:write"] },
  ],
  prohibitions: [],
  obligations: [],
};
const frozen: Policy = {
  ...policy,
  prohibitions: [
    {
      name: "harvest",
      subject: { kind: "node", name: "everyone" },
      rights: ["traffic:write"],
      inclusions: ["production"],
      exclusions: [],
      mode: "conjunctive",
    },
  ],
};
const ada = { attributes: ["everyone", "growers"] };
const bob = { attributes: ["everyone"] };
const apples = { node: "apples" };

function pathOf(of: Policy, subject = ada, target: { node: string } | { attributes: string[] } = apples) {
  const right = "traffic:write";
  const explained = explainDecision(compilePolicy(of), subject, target, right, { limit: 1 });
  return formatDecisionPath({ right, subject, target }, explained);
}

function decide(of: Policy, path: unknown = pathOf(of)) {
  const text = serializePolicy(of);
  return { text, decision: { policyVersion: digestText(text), path } };
}

function replay(of: Policy, path?: unknown): Extract<DecisionReplay, { replayed: true }> {
  const { text, decision } = decide(of, path);
  const answer = replayDecision(decision, text);
  if (!answer.replayed) throw new Error(answer.why);
  return answer;
}

describe("a decision that cannot be replayed", () => {
  const { text, decision } = decide(policy);
  const { question: _, ...unasked } = pathOf(policy);
  const unreadable = '{"nodes":[]}';
  const ill = serializePolicy({ ...policy, associations: [{ ua: "gone", target: "orchard", rights: [] }] });
  const secret = { ...pathOf(policy), question: { subject: { user: "password=do-not-keep" }, target: apples } };
  const redacted = redactEvent({ decision: { ...decision, path: secret }, message: "", reasons: [] } as never);
  it.each([
    ["no policy was asked", null, text, "undecided"],
    ["it says only what it was about", { ...decision, path: { kind: "Team" } }, text, "incomplete"],
    ["nobody recorded who asked", { ...decision, path: unasked }, text, "incomplete"],
    ["a name in it was redacted", redacted.decision, text, "incomplete"],
    ["the policy is not kept", decision, undefined, "not-kept"],
    ["the policy is another one", decision, serializePolicy(frozen), "altered"],
    ["the policy is altered", decision, text.replace('"growers"', '"mowers"'), "altered"],
    ["the policy is none", { ...decision, policyVersion: digestText(unreadable) }, unreadable, "unreadable"],
    ["the policy is ill-formed", { ...decision, policyVersion: digestText(ill) }, ill, "unreadable"],
  ] as const)("is called so when %s", (_what, asked, kept, obstacle) => {
    expect(replayDecision(asked, kept)).toMatchObject({ replayed: false, obstacle });
  });
}); // prettier-ignore

describe("a decision by the policy of then", () => {
  it.each<[string, Policy, DecisionPath, boolean, string]>([
    ["granted by every class", policy, pathOf(policy), true, "the classes Hierarchy and Stage granted traffic:write"],
    ["refused by one class", policy, pathOf(policy, bob), false, "the class Hierarchy refused traffic:write"],
    ["taken away", frozen, pathOf(frozen), false, "the prohibition harvest took traffic:write away"],
    ["about containers", policy, pathOf(policy, ada, { attributes: ["orchard"] }), true, "the class Hierarchy granted traffic:write"],
    ["of somebody unknown", policy, pathOf(policy, { attributes: ["x"] }), false, "the policy of then does not know the subject, so nothing was granted"],
  ])("is the same again: %s", (_what, of, path, allowed, why) => {
    // As it comes back from the log.
    const { same, decisions } = replay(of, JSON.parse(JSON.stringify(path)));
    expect({ same, why: decisions[0]?.why, allowed: decisions[0]?.answered.allowed }).toEqual({ same: true, why, allowed });
  }); // prettier-ignore

  it("does not depend on the order in which the policy was written", () => {
    const turned = { ...policy, nodes: policy.nodes.toReversed(), associations: policy.associations.toReversed() };
    expect(decide(turned).decision.policyVersion).toBe(decide(policy).decision.policyVersion);
    expect(replay(policy, pathOf(turned)).same).toBe(true);
  }); // prettier-ignore

  it("names every difference from what is recorded, and what it gave there", () => {
    const [lost] = replay(frozen, pathOf(policy)).decisions;
    expect(lost).toMatchObject({ same: false, answered: { allowed: false }, rights: ["read"] });
    expect(lost?.why).toBe(
      "it is recorded that traffic:write was granted, and the policy of then refused it; the prohibition harvest held and is not recorded",
    );
    const elsewhere = {
      ...pathOf(policy),
      classes: pathOf(policy, ada, { attributes: ["orchard"] }).classes,
    };
    expect(replay(policy, elsewhere).decisions[0]?.why).toBe(
      "the class Stage decided too and is not recorded",
    );
  });

  it("is the same only when every right that was needed is", () => {
    const answer = replay(frozen, { kind: "Team", decisions: [pathOf(frozen), pathOf(policy)] });
    expect(answer.same).toBe(false);
    expect(answer.decisions.map(({ same }) => same)).toEqual([true, false]);
  });
});

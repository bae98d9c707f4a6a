import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeSetSchema, type ChangeSet, type ChangeSetState } from "../resources/change-set";
import { changeSetActions, type ChangeSetAction } from "./change-set-view";
import { countState } from "./count-state";
import { decideAction, type Asking } from "./decide-action";

const now = new Date("2026-01-01T00:00:00Z");
const verdict = { by: "bob", at: now.toISOString(), comment: "", generation: 1, digest: "d1" };

function changeSet(status: Record<string, unknown>, spec: Record<string, unknown> = {}): ChangeSet {
  return changeSetSchema.parse({
    metadata: { name: "x", namespace: "isthmus-system" },
    spec: {
      title: "x",
      author: "ann",
      contributors: ["carl"],
      changes: [{ cluster: "west", edits: [{ action: "create", object: {} }] }],
      ...spec,
    },
    status,
  });
}

const asking = (rest: Partial<Asking> = {}): Asking => ({
  sub: "dora",
  mayApprove: true,
  digest: "d1",
  now,
  holder: "this",
  ...rest,
});
const applied = [{ cluster: "west", state: "Applied" }];

const allowed: [ChangeSetState, Record<string, unknown>, ChangeSetAction[]][] = [
  ["Draft", {}, ["edit", "delete", "approve", "reject"]],
  ["Approved", { approval: verdict }, ["edit", "delete", "reject", "apply"]],
  ["Rejected", { rejection: verdict }, ["edit", "delete"]],
  ["Applying", { approval: verdict, appliedDigest: "d1" }, ["apply", "rollBack"]],
  ["Applied", { approval: verdict, appliedDigest: "d1", steps: applied }, ["delete", "rollBack"]],
  ["RollingBack", { approval: verdict, appliedDigest: "d1" }, ["rollBack"]],
  ["RolledBack", { approval: verdict, appliedDigest: "d1" }, ["edit", "delete"]],
  ["Failed", { approval: verdict, appliedDigest: "d1" }, ["edit", "delete"]],
  ["Failed", { approval: verdict, appliedDigest: "d1", steps: applied }, ["delete", "rollBack"]],
];

describe("what may be done with a change set", () => {
  it.each(allowed)("%s %j", (state, status, actions) => {
    const may = changeSetActions.filter(
      (action) => decideAction(changeSet({ state, ...status }), action, asking()).allowed,
    );
    expect(may).toEqual(actions);
  });

  const cases: [string, ChangeSet, ChangeSetAction, Partial<Asking>, RegExp][] = [
    ["the author approves", changeSet({}), "approve", { sub: "ann" }, /you wrote it/],
    ["a contributor approves", changeSet({}), "approve", { sub: "carl" }, /you wrote it/],
    [
      "somebody without the right approves",
      changeSet({}),
      "approve",
      { mayApprove: false },
      /changeset:approve/,
    ],
    [
      "somebody without the right rejects",
      changeSet({}),
      "reject",
      { mayApprove: false },
      /changeset:approve/,
    ],
    ["nobody approved", changeSet({}), "apply", {}, /approval of somebody else than ann/],
    [
      "it was edited after the approval",
      changeSet({ state: "Approved", approval: verdict }),
      "apply",
      { digest: "d2" },
      /edited after it was approved/,
    ],
    [
      "the author's own approval was written past us",
      changeSet({ state: "Approved", approval: { ...verdict, by: "ann" } }),
      "apply",
      {},
      /approve it again/,
    ],
    [
      "the approver became a contributor",
      changeSet({ state: "Approved", approval: { ...verdict, by: "carl" } }),
      "apply",
      {},
      /approve it again/,
    ],
    [
      "the state says Approved without an approval",
      changeSet({ state: "Approved" }),
      "apply",
      {},
      /approval of somebody else/,
    ],
    [
      "it was edited while it is applied",
      changeSet({ state: "Applying", approval: verdict, appliedDigest: "d1" }),
      "apply",
      { digest: "d2" },
      /roll it back/,
    ],
    [
      "another process is at it",
      changeSet({
        state: "Applying",
        approval: verdict,
        appliedDigest: "d1",
        run: { holder: "other", by: "bob", renewedAt: new Date(now.getTime() - 20_000).toISOString() },
      }),
      "apply",
      {},
      /bob is at it just now; try again in 10 s/,
    ],
  ];
  it.each(cases)("is refused when %s", (_, set, action, who, message) => {
    const decided = decideAction(set, action, asking(who));
    expect(decided).toMatchObject({ allowed: false, message: expect.stringMatching(message) as string });
  });

  it("goes on after a process that is gone, and at once after our own", () => {
    const run = { by: "bob", renewedAt: new Date(now.getTime() - 31_000).toISOString() };
    const status = { state: "Applying", approval: verdict, appliedDigest: "d1" };
    for (const left of [
      { ...run, holder: "other" },
      { holder: "this", by: "bob", renewedAt: now.toISOString() },
    ])
      expect(decideAction(changeSet({ ...status, run: left }), "apply", asking()).allowed).toBe(true);
  });

  it("never applies without an approval of this version by somebody else, whatever the status says", () => {
    const anybody = fc.constantFrom("ann", "bob", "carl", "dora");
    fc.assert(
      fc.property(
        fc.record({
          state: fc.constantFrom(...allowed.map(([state]) => state)),
          by: fc.option(anybody, { nil: undefined }),
          of: fc.constantFrom("d1", "d2"),
          digest: fc.constantFrom("d1", "d2"),
          appliedDigest: fc.constantFrom("d1", "d2"),
          sub: anybody,
          mayApprove: fc.boolean(),
          requiresApproval: fc.boolean(),
        }),
        ({ state, by, of, digest, appliedDigest, sub, mayApprove, requiresApproval }) => {
          const approval = by === undefined ? {} : { approval: { ...verdict, by, digest: of } };
          const set = changeSet({ state, appliedDigest, ...approval }, { requiresApproval });
          const decided = decideAction(set, "apply", asking({ sub, mayApprove, digest }));
          const approved = by !== undefined && by !== "ann" && by !== "carl" && of === digest;
          expect(!decided.allowed || !requiresApproval || approved).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("counts what was decided of an earlier version as a draft", () => {
    for (const [state, status] of allowed.filter(([, { steps }]) => steps === undefined)) {
      const edited = countState(changeSet({ state, ...status }), "d2");
      expect(edited).toBe(state === "Applying" || state === "RollingBack" ? state : "Draft");
    }
  });
});

import { describe, expect, test } from "vitest";
import { assertVerifiedImpersonation, buildHeaders } from "./request-headers";

const ann = {
  kind: "person",
  username: "isthmus:ann",
  groups: ["isthmus:editors", "isthmus:team-a"],
} as const;
const system = { kind: "system", name: "reflector" } as const;
const credential = { token: "t" };

describe("buildHeaders", () => {
  test.each(["ann\r\nx: y", "", "änn", "a b", "x".repeat(257)])("refuses the name %j", (username) => {
    expect(() => buildHeaders({ ...ann, username }, credential)).toThrow(/name/);
  });

  test("sends nothing that is not on the list (R-02)", () => {
    const wanted = {
      accept: "text/plain",
      cookie: "c",
      "impersonate-user": "system:admin",
      authorization: "Bearer x",
      connection: "upgrade",
    };
    expect(buildHeaders(system, credential, wanted as object)).toEqual({
      accept: "text/plain",
      "accept-encoding": "identity",
      "user-agent": "isthmus",
      authorization: "Bearer t",
    });
  });

  test("names the person, and each group in a header of its own", () => {
    expect(buildHeaders(ann, credential)).toMatchObject({
      "impersonate-user": "isthmus:ann",
      "impersonate-group": ["isthmus:editors", "isthmus:team-a"],
    });
  });
});

describe("assertVerifiedImpersonation (R-06, R-07)", () => {
  const good = buildHeaders(ann, credential);
  test.each([
    ["a system identity", system, good],
    ["no user header", ann, { ...good, "impersonate-user": [] }],
    ["another user", ann, { ...good, "impersonate-user": "isthmus:bob" }],
    ["no prefix", { ...ann, username: "ann" }, { ...good, "impersonate-user": "ann" }],
    ["only the prefix", { ...ann, username: "isthmus:" }, { ...good, "impersonate-user": "isthmus:" }],
    ["no group", { ...ann, groups: [] }, { ...good, "impersonate-group": [] }],
    ["a folded group", ann, { ...good, "impersonate-group": "isthmus:editors,isthmus:team-a" }],
    [
      "a system group",
      { ...ann, groups: ["system:masters"] },
      { ...good, "impersonate-group": ["system:masters"] },
    ],
    ["one group too many", ann, { ...good, "impersonate-group": [...ann.groups, "isthmus:operators"] }],
  ])("refuses %s", (_, identity, headers) => {
    expect(() => assertVerifiedImpersonation(identity, headers)).toThrow(/R-07/);
  });

  test("accepts what buildHeaders made for a person", () => {
    expect(() => assertVerifiedImpersonation(ann, good)).not.toThrow();
  });
});

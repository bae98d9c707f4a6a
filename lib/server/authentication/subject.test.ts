import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupsOf, isSafeSubject, usernameOf } from "./subject";

describe("isSafeSubject", () => {
  it.each([
    "",
    " ",
    "system:masters",
    "system:node:x",
    "a:b",
    "a b",
    "a\nb",
    "a\r\nX-Remote-User: root",
    "a\0",
    "é",
    "-a",
    ".",
    "a,b",
    "a".repeat(129),
    5,
    null,
    undefined,
    ["a"],
    {},
  ])("refuses %j", (sub) => expect(isSafeSubject(sub)).toBe(false));

  it.each([
    "olivia",
    "auth0|5f7c8ec7c33c6c004bbafe82",
    "110169484474386276334",
    "CgVhZG1pbhIFbG9jYWw",
    "o.operator@example.com",
    "google-oauth2|1",
    "A==",
  ])("takes %s", (sub) => expect(isSafeSubject(sub)).toBe(true));

  it(
    "makes a user name that is a plain header value and never one of the control plane's (R-06)",
    { timeout: 60_000 },
    () => {
      fc.assert(
        fc.property(
          fc.oneof(
            fc.string({ unit: "binary" }),
            fc.string({ unit: fc.constantFrom(..."systemabc:|@.\r\n ,") }),
          ),
          (sub) => {
            if (!isSafeSubject(sub)) return;
            expect(usernameOf(sub)).toMatch(/^isthmus:[\x21-\x7e]+$/);
            expect(usernameOf(sub).split(":")).toHaveLength(2);
          },
        ),
        { numRuns: 3000 },
      );
    },
  );

  it("gives each role its group", () => {
    expect([groupsOf("operator"), groupsOf("editor"), groupsOf("viewer")]).toEqual([
      ["isthmus:operators"],
      ["isthmus:editors"],
      ["isthmus:viewers"],
    ]);
  });
});

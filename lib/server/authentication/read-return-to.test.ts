import { describe, expect, it } from "vitest";
import { readReturnTo } from "./read-return-to";

const ours = "https://isthmus.example.com";

describe("readReturnTo", () => {
  it.each([
    undefined,
    ["a", "b"],
    "",
    "https://evil.test/x",
    "//evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "/\t/evil.test",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://isthmus.example.com@evil.test/",
    "https://isthmus.example.com:8443/x",
    `${ours}//evil.test`,
    "/sign-in?error=x",
    "/api/auth/signout",
    "http://[",
  ])("leads %j to the start page", (value) => expect(readReturnTo(value, ours)).toBe("/"));

  it.each([
    ["/topology?zoom=2#x", "/topology?zoom=2"],
    [`${ours}/services`, "/services"],
    ["services", "/services"],
  ])("leads %j to %s", (value, path) => expect(readReturnTo(value, ours)).toBe(path));
});

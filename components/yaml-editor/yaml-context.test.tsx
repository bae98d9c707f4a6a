import { describe, expect, it } from "vitest";
import { findKeyAt, findYamlContext } from "./yaml-context";

/** The cursor is at `|`. */
function at(marked: string) {
  return findYamlContext(marked.replace("|", ""), marked.indexOf("|"));
}

describe("findYamlContext", () => {
  it.each(["spec: { a: | }", "spec:\n  a: b # not |", "spec:\n  a: [|"])("offers nothing in %j", (text) => {
    expect(at(text)).toBeUndefined();
  });

  it.each<[string, string[], "key" | "value", string]>([
    ["|", [], "key", ""],
    ["sp|", [], "key", "sp"],
    ["spec:\n  |", ["spec"], "key", ""],
    ["spec:\n  hosts:\n    - a\n  ht|", ["spec"], "key", "ht"],
    ["spec:\n  http:\n    - |", ["spec", "http", "[]"], "key", ""],
    ["spec:\n  http:\n    - name: a\n      ro|", ["spec", "http", "[]"], "key", "ro"],
    [
      "spec:\n  http:\n  - name: a\n    route:\n    - de|",
      ["spec", "http", "[]", "route", "[]"],
      "key",
      "de",
    ],
    ["spec:\n  http:\n  - name: a\n  - ti|", ["spec", "http", "[]"], "key", "ti"],
    ["spec:\n  http:\n  - a: 1\n  t|", ["spec"], "key", "t"],
    ["spec:\n  tls:\n    mode: SI|", ["spec", "tls", "mode"], "value", "SI"],
    ["spec:\n  http:\n    - timeout: |", ["spec", "http", "[]", "timeout"], "value", ""],
    ["# a: b\nspec:\n\n  # c\n  x|", ["spec"], "key", "x"],
  ])("knows where %j is", (text, path, role, typed) => {
    expect(at(text)).toMatchObject({ path, role, typed, from: text.indexOf("|") - typed.length });
  });

  it("lists what the map already has, above and below, and not what its neighbours have", () => {
    expect(
      at(
        "spec:\n  http:\n    - name: a\n    - timeout: 1s\n      |\n      retries:\n        attempts: 1\n  tcp: []\n",
      )?.siblings,
    ).toEqual(["timeout", "retries"]);
  });
});

describe("findKeyAt", () => {
  const text = "spec:\n  http:\n    - timeout: 1s\n";
  it("finds the key under the pointer, not its value", () => {
    expect(findKeyAt(text, text.indexOf("1s"))).toBeUndefined();
    expect(findKeyAt(text, text.indexOf("meout"))).toMatchObject({
      path: ["spec", "http", "[]", "timeout"],
      from: 20,
    });
  });
});

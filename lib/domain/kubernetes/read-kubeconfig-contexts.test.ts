import { expect, test } from "vitest";
import { readKubeconfigContexts } from "./read-kubeconfig-contexts";

test.each([
  ["no YAML", "a: [1"],
  ["a text", "hello"],
  ["contexts that are no list", "contexts: 3"],
  ["entries without a name", "contexts: [{context: {}}, 7, null]"],
  ["aliases that multiply", `a: &a [1,1]\nb: &b [${"*a,".repeat(30)}]\ncontexts: [${"*b,".repeat(30)}]`],
])("gives nothing for %s", (_, text) => {
  expect(readKubeconfigContexts(text)).toEqual([]);
});

test("gives the names in their order", () => {
  expect(readKubeconfigContexts("contexts: [{name: west}, {name: east}]")).toEqual(["west", "east"]);
});

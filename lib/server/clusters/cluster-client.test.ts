import { expect, it } from "vitest";
import { parseWarnings } from "./cluster-client";

it.each<[string, string | string[] | undefined, string[]]>([
  ["none", undefined, []],
  ["one", '299 - "spec.old is deprecated"', ["spec.old is deprecated"]],
  [
    "several in one line, with quotes and commas",
    '299 - "use \\"new\\", not old", 299 - "b"',
    ['use "new", not old', "b"],
  ],
  ["several lines, others left out", ['299 - "a"', '110 cache "stale"'], ["a"]],
  ["nonsense", "299 - unquoted", []],
])("reads warnings: %s", (_, header, expected) => {
  expect(parseWarnings(header)).toEqual(expected);
});

import { expect, test } from "vitest";
import { describeCode } from "./describe-code";
import { istioMessages } from "./istio-messages";
import { lintCodes } from "./lint/lint-codes";
import { ownCodes } from "./own/own-codes";
import { formatMessage } from "./report-message";

const codes = [
  ...Object.values(istioMessages).map(({ code }) => code),
  ...Object.keys(lintCodes),
  ...Object.keys(ownCodes),
];

test("every code is described, each once", () => {
  expect(codes.filter((code) => describeCode(code) === undefined)).toEqual([]);
  expect(new Set(codes).size).toBe(codes.length);
});

test.each(["", "IST9999", "toString", "__proto__"])("%j is no code", (code) => {
  expect(describeCode(code)).toBeUndefined();
});

test.each([
  ["%s and %q", ["a", 'b"c'], 'a and "b\\"c"'],
  [
    "%v in %q",
    [
      ["a", "b"],
      ["c", "d"],
    ],
    '[a b] in ["c" "d"]',
  ],
  ["port %d of %v", [80, [1, 2]], "port 80 of [1 2]"],
])("%s is filled as Go does", (template, parameters, text) => {
  expect(formatMessage(template, parameters)).toBe(text);
});

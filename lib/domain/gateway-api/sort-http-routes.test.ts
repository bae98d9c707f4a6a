import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortHttpRoutes } from "./sort-http-routes";

type Route = Record<string, unknown>;

const text = fc.constantFrom("/", "/a", "/ab", "/ä", "/abc");
const uri = fc.oneof(fc.record({ exact: text }), fc.record({ prefix: text }), fc.record({ regex: text }));
const named = fc.dictionary(fc.constantFrom("x", "y", "z"), fc.constant({ exact: "1" }), { maxKeys: 3 });
const match = fc.record(
  { uri, headers: named, queryParams: named, method: fc.constant({ exact: "GET" }) },
  { requiredKeys: [] },
);
const routes: fc.Arbitrary<Route[]> = fc
  .array(fc.option(match, { nil: undefined }), { maxLength: 8 })
  .map((matches) => matches.map((own, index) => ({ name: String(index), ...(own ? { match: [own] } : {}) })));

const withoutName = ({ match }: Route) => JSON.stringify(match ?? null);

describe("sortHttpRoutes", () => {
  it.each<[string, Route, Route]>([
    ["an exact path before a longer prefix", { uri: { exact: "/a" } }, { uri: { prefix: "/abcdef" } }],
    ["a prefix before a longer expression", { uri: { prefix: "/a" } }, { uri: { regex: "/[a-z]+" } }],
    [
      "a longer path before a method",
      { uri: { prefix: "/ab" } },
      { uri: { prefix: "/a" }, method: { exact: "GET" } },
    ],
    [
      "a method before headers",
      { uri: { prefix: "/" }, method: { exact: "GET" } },
      { uri: { prefix: "/" }, headers: { a: {} } },
    ],
    ["headers before query parameters", { headers: { a: {} } }, { queryParams: { a: {}, b: {} } }],
  ])("puts %s", (_, first, second) => {
    const [a, b] = [{ match: [first] }, { match: [second] }];
    expect(sortHttpRoutes([b, a])).toEqual([a, b]);
    expect(sortHttpRoutes([a, b])).toEqual([a, b]);
  });

  it("loses and invents nothing, is done after once, and does not depend on the order but among equals", () => {
    fc.assert(
      fc.property(routes, (routes) => {
        const sorted = sortHttpRoutes(routes);
        expect(sorted.map(({ name }) => name).toSorted()).toEqual(routes.map(({ name }) => name).toSorted());
        expect(sortHttpRoutes(sorted)).toEqual(sorted);
        // A total order: any two stand as they would alone, whatever stands between them.
        const pairs = sorted.flatMap((a, index) => sorted.slice(index + 1).map((b) => [a, b]));
        expect(pairs.map((pair) => sortHttpRoutes(pair))).toEqual(pairs);
      }),
    );
  });

  it("puts routes without a match last", () => {
    fc.assert(
      fc.property(routes, (routes) => {
        const sorted = sortHttpRoutes(routes).map(withoutName);
        const firstBare = sorted.indexOf("null");
        expect(firstBare === -1 || sorted.slice(firstBare).every((own) => own === "null")).toBe(true);
      }),
    );
  });
});

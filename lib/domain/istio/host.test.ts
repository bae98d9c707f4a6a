import { describe, expect, it } from "vitest";
import {
  compareSpecificity,
  findMostSpecificHost,
  findVisibility,
  hostsOverlap,
  intersectHosts,
  isHostSubsetOf,
  listExportNamespaces,
  matchesScopedHost,
  matchesService,
  parseServiceHost,
  resolveShortName,
  selectHostsForNamespace,
} from "./host";

describe("resolveShortName", () => {
  it.each([
    ["", ""],
    ["*", "*"],
    ["10.1.2.3", "10.1.2.3"],
    ["2001:db8::1", "2001:db8::1"],
    ["reviews.prod", "reviews.prod"],
    ["*.com", "*.com"],
    ["reviews", "reviews.bookinfo.svc.cluster.local"],
  ])("%j → %j", (host, resolved) => expect(resolveShortName(host, "bookinfo")).toBe(resolved));
});

// The table of istio pkg/config/host TestNameMatches and TestNameSubsetOf.
describe("host algebra", () => {
  it.each([
    ["a.facebook.com", "*.facebook.COM", false, false],
    ["", "foo.com", false, false],
    ["foo.com", "foo.com", true, true],
    ["bar.foo.com", "foo.com", false, false],
    ["*.com", "foo.com", true, false],
    ["bar.com", "*.com", true, true],
    ["*", "*.com", true, false],
    ["*.com", "*.foo.com", true, false],
    ["*.foo.com", "*.com", true, true],
    ["foo.com", "*.foo.com", false, false],
    ["*.foo.bar.baz", "baz", false, false],
  ])("%j and %j: overlap %j, subset %j", (a, b, overlap, subset) => {
    expect(hostsOverlap(a, b)).toBe(overlap);
    expect(isHostSubsetOf(a, b)).toBe(subset);
  });

  it("takes the host itself, then the longest wildcard", () => {
    expect(findMostSpecificHost("a.b.c", ["*.x"])).toBeUndefined();
    expect(findMostSpecificHost("a.b.c", ["*", "*.c", "*.b.c"])).toBe("*.b.c");
    expect(findMostSpecificHost("a.b.c", ["*", "a.b.c"])).toBe("a.b.c");
  });

  it("matches services by short name only in the rule's own namespace", () => {
    const host = "reviews.bookinfo.svc.cluster.local";
    expect(matchesService("reviews", "shop", host)).toBe(false);
    expect(matchesService("reviews.bookinfo", "bookinfo", host)).toBe(false);
    expect(matchesService("reviews", "bookinfo", host)).toBe(true);
    expect(matchesService("*.bookinfo.svc.cluster.local", "shop", host)).toBe(true);
  });

  it("parses only hosts of services", () => {
    expect(parseServiceHost("example.com")).toBeUndefined();
    expect(parseServiceHost("*.bookinfo.svc.cluster.local")).toBeUndefined();
    expect(parseServiceHost("a.b.c.svc.cluster.local")).toBeUndefined();
    expect(parseServiceHost("reviews.bookinfo.svc.cluster.local")).toEqual({
      name: "reviews",
      namespace: "bookinfo",
    });
  });
});

describe("findVisibility", () => {
  it.each([
    [["~"], "a", "a", undefined],
    [["."], "a", "b", undefined],
    [["c"], "a", "b", undefined],
    [["."], "a", "a", "private"],
    [["b"], "a", "b", "exported"],
    [["*", "."], "a", "b", "public"],
    [[], "a", "b", "public"],
  ])("%j of %s seen from %s: %s", (exportTo, own, client, visibility) =>
    expect(findVisibility(exportTo, own, client)).toBe(visibility),
  );
});

describe("lists of hosts", () => {
  it.each([
    [["a.com", "b.com"], ["*.com"], ["a.com", "b.com"]],
    [["*.com"], ["a.com", "b.net"], ["a.com"]],
    [["a.com"], ["b.com"], []],
  ])("%o and %o have %o in common", (a, b, expected) => {
    expect(intersectHosts(a, b)).toEqual(expected);
  });

  it("hold for a namespace, or for all", () => {
    const hosts = ["a.com", "shop/b.com", "*/c.com", "./d.com"];
    expect(selectHostsForNamespace(hosts, "shop")).toEqual(["a.com", "b.com", "c.com"]);
    expect(selectHostsForNamespace(hosts, "other")).toEqual(["a.com", "c.com"]);
  });

  it("are sorted by how much they say", () => {
    expect(["*", "b", "*.a.com", "a", "aa"].toSorted(compareSpecificity)).toEqual([
      "aa",
      "a",
      "b",
      "*.a.com",
      "*",
    ]);
  });

  it("are exported where the annotation says", () => {
    expect(listExportNamespaces("", "shop")).toEqual(["*"]);
    expect(listExportNamespaces("., other", "shop")).toEqual(["shop", "other"]);
    expect(matchesScopedHost("./web.shop.svc.cluster.local", "shop")).toBe(true);
    expect(matchesScopedHost("./web.shop.svc.cluster.local", "other")).toBe(false);
    expect(matchesScopedHost("*/web.shop.svc.cluster.local", "other")).toBe(true);
  });
});

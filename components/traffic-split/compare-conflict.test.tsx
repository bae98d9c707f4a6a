import { describe, expect, it } from "vitest";
import type { SplitRoute, TrafficSplitView } from "@/lib/domain/istio/traffic-split";
import { compareConflict, explainImpossible, reapplyDraft } from "./compare-conflict";
import { findSameRoute } from "./find-same-route";
import { startDraft, type SplitDraft } from "./split-draft";

type Route = Pick<SplitRoute, "name" | "matches"> & { v1?: number; editable?: boolean };

/** A view with these routes in this order, each shared between v1 and v2. */
function makeView(...routes: Route[]): TrafficSplitView {
  return {
    cluster: "west",
    namespace: "bookinfo",
    service: "reviews",
    host: "reviews.bookinfo.svc.cluster.local",
    state: routes.length === 0 ? "absent" : "editable",
    problems: [],
    routes: routes.map(({ v1 = 100, editable = true, ...route }, index) => ({
      ...route,
      index,
      editable,
      destinations: [
        { subset: "v1", weight: v1 },
        { subset: "v2", weight: 100 - v1 },
      ],
      ...(editable ? {} : { reason: { message: "the route is a redirect", field: `spec.http[${index}]` } }),
    })),
    routeIndex: routes.length - 1,
    versions: [],
    permission: { allowed: true, reason: "role editor" },
    elsewhere: [],
  };
}

const jason = { matches: "header end-user = jason" };
const everyone = { matches: "every request" };
const mineAt = (routeIndex: number): SplitDraft => ({
  routeIndex,
  rows: [
    { subset: "v1", weight: 30, locked: false },
    { subset: "v2", weight: 70, locked: false },
  ],
});

describe("findSameRoute", () => {
  it.each<[string, TrafficSplitView, TrafficSplitView]>([
    ["it was removed", makeView(jason, everyone), makeView(everyone)],
    ["it was removed and another took its place", makeView(jason, everyone), makeView(everyone, everyone)],
    ["several match the same now", makeView(jason, everyone), makeView(jason, jason, everyone)],
    ["several matched the same before", makeView(jason, jason, everyone), makeView(jason, everyone)],
    [
      "a route of another name matches the same now",
      makeView({ ...jason, name: "a" }, { ...everyone, name: "b" }),
      makeView({ ...jason, name: "b" }),
    ],
    [
      "its name is borne twice and what it matches changed",
      makeView({ ...jason, name: "a" }, everyone),
      makeView({ matches: "path = /x", name: "a" }, { matches: "path = /y", name: "a" }, everyone),
    ],
  ])("finds none when %s", (_, before, theirs) => {
    expect(findSameRoute(before, theirs, 0)).toBeUndefined();
  });

  it.each<[string, TrafficSplitView, TrafficSplitView, number]>([
    [
      "stands lower after an insertion",
      makeView(jason, everyone),
      makeView({ matches: "x" }, jason, everyone),
      1,
    ],
    [
      "kept its name and matches something else",
      makeView({ ...jason, name: "a" }, everyone),
      makeView(jason, { matches: "path = /x", name: "a" }, everyone),
      1,
    ],
    [
      "was renamed",
      makeView({ ...jason, name: "a" }, everyone),
      makeView({ matches: "x" }, { ...jason, name: "c" }, everyone),
      1,
    ],
    ["was given a name", makeView(jason, everyone), makeView(everyone, { ...jason, name: "c" }), 1],
  ])("finds the route that %s", (_, before, theirs, index) => {
    expect(findSameRoute(before, theirs, 0)?.index).toBe(index);
  });
});

describe("a conflict", () => {
  it("where the route is gone: says so, shows no shares of theirs, and mine goes nowhere", () => {
    const before = makeView(jason, everyone);
    const theirs = makeView({ ...everyone, v1: 50 });
    expect(explainImpossible(before, theirs, mineAt(0))).toMatch(/reordered.*http\[0\].*jason/);
    expect(compareConflict(before, theirs, mineAt(0)).map((share) => share.theirs)).toEqual([
      undefined,
      undefined,
    ]);
    expect(reapplyDraft(before, theirs, mineAt(0))).toEqual(startDraft(theirs));
  });

  it("where the VirtualService was deleted: an edit of some requests is not made one of every request", () => {
    const before = makeView(jason, everyone);
    expect(explainImpossible(before, makeView(), mineAt(0))).toMatch(/deleted/);
    expect(explainImpossible(before, makeView(), mineAt(1))).toBeUndefined();
    expect(reapplyDraft(before, makeView(), mineAt(1))).toEqual(mineAt(-1));
  });

  it("where there was no VirtualService: theirs is not written over", () => {
    expect(explainImpossible(makeView(), makeView(everyone), mineAt(-1))).toMatch(/made routes/);
  });

  it("where the route became a redirect: says why", () => {
    const theirs = makeView(everyone, { ...jason, editable: false });
    expect(explainImpossible(makeView(jason, everyone), theirs, mineAt(0))).toBe("the route is a redirect");
  });

  it("where a route was inserted above: mine follows its route", () => {
    const before = makeView(jason, { ...everyone, v1: 80 });
    const theirs = makeView({ matches: "path = /x", v1: 10 }, { ...jason, v1: 20 }, { ...everyone, v1: 50 });
    expect(explainImpossible(before, theirs, mineAt(1))).toBeUndefined();
    expect(compareConflict(before, theirs, mineAt(1))).toEqual([
      { subset: "v1", before: 80, theirs: 50, mine: 30 },
      { subset: "v2", before: 20, theirs: 50, mine: 70 },
    ]);
    expect(reapplyDraft(before, theirs, mineAt(1))).toEqual(mineAt(2));
  });
});

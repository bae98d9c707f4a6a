import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  makeDeployment,
  makeDestinationRule,
  makeObject,
  makeService,
  makeSummary,
  makeVirtualService,
  makeWorld,
  mergeParts,
} from "@/lib/testing/world";
import { describeService, listServices } from "./list-services";
import { serviceListQuerySchema } from "./service-view";

const west = makeWorld(
  mergeParts(
    {
      services: [
        makeService("reviews"),
        makeService("ratings"),
        makeService("cart", "shop"),
        makeService("kubernetes", "default"),
      ],
    },
    makeDeployment("reviews", "v1"),
    makeDeployment("reviews", "v2", { ready: 0, total: 1 }),
    makeDeployment("ratings", "v1", { ready: 0, total: 1 }),
    {
      virtualServices: [
        makeVirtualService("reviews", {
          hosts: ["reviews"],
          http: [{ route: [{ destination: { host: "reviews", subset: "v1" } }] }],
        }),
        makeVirtualService("edge", {
          hosts: ["*"],
          gateways: ["edge"],
          http: [{ route: [{ destination: { host: "ratings" } }] }],
        }),
      ],
      destinationRules: [makeDestinationRule("reviews", { host: "reviews" })],
      authorizationPolicies: [
        makeObject("security.istio.io/v1", "AuthorizationPolicy", "other", {
          selector: { matchLabels: { app: "x" } },
        }),
      ],
    },
  ),
);
const east = makeWorld({ cluster: "east", services: [makeService("reviews")] });
const summaries = [makeSummary("west"), makeSummary("east", { freshness: "stale" })];
const list = (query: Record<string, unknown> = {}) =>
  listServices([west, east], summaries, serviceListQuerySchema.parse(query));
const names = (query: Record<string, unknown>) =>
  list(query).items.map(({ cluster, name }) => `${cluster}/${name}`);

describe("listServices", () => {
  it("finds nothing for another namespace, cluster or word, and beyond the last page", () => {
    for (const query of [{ namespace: "no" }, { cluster: "no" }, { search: "reviews shop" }])
      expect(list(query)).toMatchObject({ items: [], total: 0 });
    expect(list({ page: 9 })).toMatchObject({ items: [], total: 4, page: 9 });
  });

  it("filters and sorts", () => {
    expect(names({})).toEqual(["west/cart", "west/ratings", "east/reviews", "west/reviews"]);
    expect(names({ search: "EAST rev" })).toEqual(["east/reviews"]);
    expect(names({ sort: "health" })).toEqual(["west/ratings", "west/reviews", "west/cart", "east/reviews"]);
    expect(names({ sort: "endpoints", order: "desc", pageSize: 1 })).toEqual(["west/reviews"]);
  });

  it("describes a row", () => {
    expect(list({ search: "west reviews" }).items[0]).toMatchObject({
      health: "degraded",
      ready: 1,
      total: 2,
      ports: "9080/TCP",
      versions: ["v1", "v2"],
      split: [{ subset: "v1", percent: 100 }],
      stale: false,
    });
    expect(list({ cluster: "east" }).items[0]?.stale).toBe(true);
  });

  it("cuts the list into pages without gaps or overlaps", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom("name", "namespace", "cluster", "health", "endpoints", "age"),
        fc.constantFrom("asc", "desc"),
        (pageSize, sort, order) => {
          const pages = Array.from({ length: Math.ceil(4 / pageSize) }, (_, index) =>
            names({ pageSize, sort, order, page: index + 1 }),
          );
          expect(pages.flat()).toEqual(names({ sort, order }));
        },
      ),
    );
  });
});

describe("describeService", () => {
  it("knows no other service", () => {
    expect(describeService([west], summaries, "west", "bookinfo", "gone")).toBeUndefined();
    expect(describeService([west], summaries, "south", "bookinfo", "reviews")).toBeUndefined();
  });

  it("gathers workloads, endpoints, configuration and twins", () => {
    const detail = describeService([west, east], summaries, "west", "bookinfo", "reviews");
    expect(detail?.workloads.map(({ name, version, ready, proxy }) => [name, version, ready, proxy])).toEqual(
      [
        ["reviews-v1", "v1", 1, "sidecar"],
        ["reviews-v2", "v2", 0, "sidecar"],
      ],
    );
    expect(detail?.endpoints.map(({ ready, version }) => [ready, version])).toEqual([
      [true, "v1"],
      [false, "v2"],
    ]);
    expect(detail?.configuration.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "DestinationRule reviews",
      "VirtualService reviews",
    ]);
    expect(detail?.elsewhere).toEqual([
      { cluster: "east", namespace: "bookinfo", name: "reviews", health: "unknown" },
    ]);
  });
});

import { describe, expect, it } from "vitest";
import {
  makeDeployment,
  makeDestinationRule,
  makeNamespace,
  makeService,
  makeVirtualService,
  makeWorld,
  mergeParts,
} from "@/lib/testing/world";
import { predictSplitWarnings } from "./predict-split-warnings";
import type { TrafficSplitEdit } from "./traffic-split";

const subset = (version: string) => ({ name: version, labels: { version } });
const to = (name: string) => ({ destination: { host: "reviews.bookinfo.svc.cluster.local", subset: name } });
const edit = (routeIndex: number, ...shares: [string, number][]): TrafficSplitEdit => ({
  routeIndex,
  destinations: shares.map(([name, weight]) => ({ subset: name, weight })),
  resourceVersions: { virtualService: null, destinationRule: null },
});

describe("predictSplitWarnings", () => {
  it("warns of nothing when there is nothing, and does not invent callers", () => {
    const parts = mergeParts(
      { services: [makeService("reviews")] },
      makeDeployment("reviews", "v1", { proxy: "none" }),
      makeDeployment("reviews", "v2", { proxy: "none" }),
    );
    const predicted = predictSplitWarnings(
      { world: makeWorld(parts), namespace: "bookinfo", service: "reviews" },
      edit(-1, ["v1", 50], ["v2", 50]),
    );
    expect(predicted.warnings).toEqual([]);
    expect(predicted.affected.callers).toEqual([
      "none known: no pod of this cluster has a proxy, so no call follows the split",
    ]);
  });

  it("says what else moves: other hosts and gateways of the same VirtualService", () => {
    const parts = mergeParts(
      { services: [makeService("reviews")] },
      makeDeployment("reviews", "v1"),
      makeDeployment("reviews", "v2"),
      {
        virtualServices: [
          makeVirtualService("reviews", {
            hosts: ["reviews", "ratings"],
            gateways: ["mesh", "shop/edge"],
            http: [
              {
                route: [
                  { ...to("v1"), weight: 50 },
                  { ...to("v2"), weight: 50 },
                ],
              },
            ],
          }),
        ],
      },
    );
    const { warnings } = predictSplitWarnings(
      { world: makeWorld(parts), namespace: "bookinfo", service: "reviews" },
      edit(0, ["v1", 10], ["v2", 90]),
    );
    expect(warnings.map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        "Requests to ratings.bookinfo.svc.cluster.local move too",
        "Requests through shop/edge move too",
      ]),
    );
  });

  it("names pods that are missing, a route never reached, gateways and other clients", () => {
    const parts = mergeParts(
      {
        namespaces: [makeNamespace("bookinfo"), makeNamespace("shop")],
        services: [makeService("reviews")],
        virtualServices: [
          makeVirtualService("reviews", {
            hosts: ["reviews"],
            http: [{ route: [to("v1")] }, { route: [to("v1")] }],
          }),
          makeVirtualService("edge", { hosts: ["*"], gateways: ["edge"], http: [{ route: [to("v1")] }] }),
        ],
        destinationRules: [
          makeDestinationRule("reviews", { host: "reviews", subsets: [subset("v1"), subset("v2")] }),
          makeDestinationRule("mine", { host: "reviews.bookinfo.svc.cluster.local" }, { namespace: "shop" }),
        ],
      },
      makeDeployment("reviews", "v1"),
      makeDeployment("reviews", "v2", { ready: 0, total: 2 }),
    );
    const input = { world: makeWorld(parts), namespace: "bookinfo", service: "reviews" };
    const measured = {
      state: "measured" as const,
      windowSeconds: 60,
      at: "2026-01-01T00:00:00Z",
      requestsPerSecond: 2,
      errorPercent: 0,
      versions: [],
      callers: [
        { workload: "productpage-v1", namespace: "bookinfo", requestsPerSecond: 2, mtlsPercent: 100 },
      ],
      series: { stepSeconds: 5, points: [] },
    };
    const { warnings, affected } = predictSplitWarnings(input, edit(1, ["v1", 30], ["v2", 70]), measured);
    expect(warnings.map(({ title }) => title)).toEqual([
      "v2 has no ready pods and gets 70 % of the requests",
      "Route http[1] is never reached",
      "Requests through bookinfo/edge keep their own routes",
      "Callers in shop use another DestinationRule",
    ]);
    expect(affected).toEqual({
      routes: ["VirtualService bookinfo/reviews http[1]: every request"],
      callers: ["bookinfo/productpage-v1 (2.0 requests/s)"],
    });
  });
});

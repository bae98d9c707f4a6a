import { describe, expect, it } from "vitest";
import { makeDeployment, makeService, makeSummary, makeWorld, mergeParts } from "@/lib/testing/world";
import type { Call } from "../telemetry/call";
import { buildClusterTopology } from "./build-topology";

const world = makeWorld(
  mergeParts(
    { services: [makeService("reviews")] },
    makeDeployment("reviews", "v1"),
    makeDeployment("productpage", "v1"),
  ),
);
const call = (errorPercent: number, workload = "productpage-v1"): Call => ({
  source: { cluster: "west", namespace: "bookinfo", workload },
  service: { namespace: "bookinfo", name: "reviews" },
  rate: 10,
  errorPercent,
});
const graphOf = (...calls: Call[]) => buildClusterTopology(world, makeSummary("west"), calls);

describe("measured calls in the topology", () => {
  it("draw no edge to or from what does not exist", () => {
    expect(graphOf(call(0, "nobody")).edges.filter((edge) => edge.kind === "calls")).toEqual([]);
  });

  it("become edges with rate and errors, and tell the rate on the service", () => {
    const graph = graphOf(call(0));
    const [edge] = graph.edges.filter((item) => item.kind === "calls");
    expect(edge).toMatchObject({
      source: "west/bookinfo/workload/productpage-v1",
      target: "west/bookinfo/service/reviews",
      rate: 10,
      errorPercent: 0,
    });
    expect(graph.nodes.find((node) => node.id === edge?.target)?.subtitle).toMatch(/^10 rps · /);
  });

  it("let errors worsen the health, never better it", () => {
    const healthOf = (...calls: Call[]) =>
      graphOf(...calls).nodes.find((node) => node.name === "reviews")?.health;
    expect(healthOf()).toBe("healthy");
    expect(healthOf(call(0))).toBe("healthy");
    expect(healthOf(call(5))).toBe("degraded");
    expect(healthOf(call(30))).toBe("failing");
  });
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findTopology } from "./find-topology";
import type { TopologyEdge, TopologyNode } from "./topology";

const node = (id: string, rest: Partial<TopologyNode>): TopologyNode => ({
  id,
  kind: "service",
  cluster: "west",
  namespace: "bookinfo",
  name: id,
  object: {
    group: "",
    version: "v1",
    resource: "services",
    kind: rest.kind === "workload" ? "Deployment" : "Service",
    name: id,
    namespace: "bookinfo",
  },
  health: "healthy",
  subtitle: "",
  badges: [],
  ...rest,
});
const edge = (source: string, target: string, rest: Partial<TopologyEdge>): TopologyEdge => ({
  id: `${source}>${target}`,
  source,
  target,
  kind: "calls",
  via: "",
  ...rest,
});
const graph = {
  nodes: [
    node("reviews", { badges: [{ kind: "split", text: "" }] }),
    node("ratings", { health: "failing" }),
    node("reviews-v2", { kind: "workload", version: "v2", cluster: "east" }),
    node("or", { namespace: "shop" }),
  ],
  edges: [
    edge("reviews", "ratings", { rate: 5, errorPercent: 3, mtlsPercent: 100 }),
    edge("reviews", "or", {}),
  ],
};

describe("findTopology", () => {
  it.each([
    ["kind:", "kind: needs a value", 5],
    ["a OR", "something is missing at the end", 4],
    ["(a", "the parenthesis is not closed", 0],
    ["a)", "unexpected )", 1],
    [": a", "a word or an operand is expected before :", 0],
    ['name:"x', "the quotation mark is not closed", 5],
    ["rate > fast", "rate is compared with a number, e.g. rate > 1", 7],
    ["name > 1", "name is a text; use name:value or name~part", 5],
  ])("says what is wrong with %j", (text, problem, position) =>
    expect(findTopology(graph, text)).toEqual({ matches: [], edges: [], problem, position }),
  );

  it("names the operands it knows", () =>
    expect(findTopology(graph, "color:red").problem).toMatch(/^color is no operand; known: kind, ns,/));

  it.each([
    ["", ""],
    ["nothing", ""],
    ["REV", "reviews reviews-v2"],
    ["rev east", "reviews-v2"],
    ["kind:service ns:bookinfo", "reviews ratings"],
    ["kind:service AND !health:failing", "reviews or"],
    ["name~rev", "reviews reviews-v2"],
    ["name!=reviews kind:service", "ratings or"],
    ["badge:split OR health:failing", "reviews ratings"],
    ["ns:shop OR cluster:west name:ratings", "ratings or"],
    ["(ns:shop OR name:ratings) health:failing", "ratings"],
    ['"or"', "or"],
    ["version:v2", "reviews-v2"],
    ["%error > 1", "reviews ratings"],
    ["mtls < 100", ""],
    ["!mtls = 100", ""],
    ["%error > 1 or mtls < 100", "reviews ratings"],
  ])("%j finds %j", (text, expected) =>
    expect(findTopology(graph, text)).toMatchObject({ matches: expected === "" ? [] : expected.split(" ") }),
  );

  it("answers every text", () => {
    const words = fc.array(
      fc.constantFrom("a", "kind", ":", "~", "!", "(", ")", "OR", "and", "rate", ">", "1", '"', " "),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          words.map((list) => list.join(" ")),
        ),
        (text) => {
          const { problem, position = 0 } = findTopology(graph, text);
          expect(problem === undefined || (position >= 0 && position <= text.length)).toBe(true);
        },
      ),
    );
  });
});

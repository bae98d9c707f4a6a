import { describe, expect, it } from "vitest";
import {
  makeDeployment,
  makeDestinationRule,
  makeNamespace,
  makeObject,
  makeService,
  makeSummary,
  makeVirtualService,
  makeWorld,
  mergeParts,
} from "@/lib/testing/world";
import type { ClusterWorld } from "../kubernetes/projected";
import { buildClusterTopology, mergeTopologies } from "./build-topology";

const networking = "networking.istio.io/v1";
const gatewayApi = "gateway.networking.k8s.io/v1";
const build = (...parts: Partial<ClusterWorld>[]) =>
  buildClusterTopology(makeWorld(mergeParts(...parts)), makeSummary());
const edgesOf = (graph: ReturnType<typeof build>) =>
  graph.edges.map(({ id, percent, via }) => [id.replaceAll("west/bookinfo/", ""), percent, via]);
const to = (host: string, subset?: string, weight?: number) => ({
  destination: { host, ...(subset === undefined ? {} : { subset }) },
  ...(weight === undefined ? {} : { weight }),
});

describe("nodes", () => {
  it("shows nothing of an empty cluster and not the API server's Service", () => {
    expect(build()).toEqual({ clusters: [makeSummary()], namespaces: [], nodes: [], edges: [] });
    expect(
      build({ services: [makeService("kubernetes", "default")], namespaces: [makeNamespace("default")] })
        .nodes,
    ).toEqual([]);
  });

  it("tells health from readiness", () => {
    const graph = build(
      { services: [makeService("none"), makeService("down"), makeService("some"), makeService("well")] },
      makeDeployment("down", "v1", { ready: 0, total: 1 }),
      makeDeployment("some", "v1", { ready: 1, total: 2 }),
      makeDeployment("well", "v1"),
    );
    expect(
      graph.nodes
        .filter(({ kind }) => kind === "service")
        .map(({ name, health, subtitle }) => [name, health, subtitle]),
    ).toEqual([
      ["down", "failing", "0 of 1 endpoint ready"],
      ["none", "unknown", "no endpoints"],
      ["some", "degraded", "1 of 2 endpoints ready"],
      ["well", "healthy", "1 of 1 endpoint ready"],
    ]);
  });

  it("badges what decides, and names it", () => {
    const graph = build(
      {
        namespaces: [makeNamespace("bookinfo", { "istio-injection": "enabled" })],
        services: [makeService("reviews")],
        virtualServices: [
          makeVirtualService("reviews", {
            hosts: ["reviews"],
            http: [
              {
                match: [{ uri: { prefix: "/x" } }],
                fault: { abort: { httpStatus: 500 } },
                route: [to("reviews", "v2")],
              },
              {
                timeout: "3s",
                mirror: { host: "ratings" },
                route: [to("reviews", "v1", 4), to("reviews", "v2", 1)],
              },
            ],
          }),
        ],
        peerAuthentications: [
          makeObject(
            "security.istio.io/v1",
            "PeerAuthentication",
            "mesh",
            { mtls: { mode: "STRICT" } },
            { namespace: "istio-system" },
          ),
          makeObject(
            "security.istio.io/v1",
            "PeerAuthentication",
            "ignored",
            { selector: { matchLabels: { app: "reviews" } }, mtls: { mode: "DISABLE" } },
            { namespace: "istio-system" },
          ),
        ],
        authorizationPolicies: [makeObject("security.istio.io/v1", "AuthorizationPolicy", "allow", {})],
      },
      makeDeployment("reviews", "v1"),
      makeDeployment("reviews", "v2", { proxy: "none" }),
    );
    const service = graph.nodes.find(({ kind }) => kind === "service");
    expect(service?.badges.map(({ kind }) => kind)).toEqual([
      "split",
      "fault",
      "mirror",
      "timeout",
      "routing",
      "missing-sidecar",
      "mtls-strict",
      "policy",
    ]);
    expect(service?.badges[0]?.text).toBe(
      "VirtualService bookinfo/reviews http[1] splits requests: v1 80 · v2 20",
    );
    expect(service).toMatchObject({
      subtitle: "v1 80 · v2 20",
      split: [
        { subset: "v1", percent: 80 },
        { subset: "v2", percent: 20 },
      ],
    });
    expect(graph.nodes.find(({ name }) => name === "reviews-v2")?.badges).toEqual([
      {
        kind: "missing-sidecar",
        text: "No pod has a proxy, although namespace bookinfo has istio-injection=enabled",
      },
    ]);
  });

  it("has one identity each, also for a Gateway of either kind and a StatefulSet of one name", () => {
    const parts = makeDeployment("db", "v1");
    const graph = build(
      {
        deployments: parts.deployments,
        statefulSets: parts.deployments.map((item) => ({ ...item, kind: "StatefulSet" })),
      },
      {
        gateways: [makeObject(networking, "Gateway", "edge", {})],
        gatewayApiGateways: [makeObject(gatewayApi, "Gateway", "edge", {})],
      },
      { workloadEntries: [makeObject(networking, "WorkloadEntry", "vm", { address: "10.0.0.9" })] },
    );
    expect(graph.nodes.map(({ id }) => id)).toEqual([
      "west/bookinfo/gateway/edge",
      "west/bookinfo/gateway/gateway-api~edge",
      "west/bookinfo/workload/db-v1",
      "west/bookinfo/workload/statefulset~db-v1",
      "west/bookinfo/workload/workloadentry~vm",
    ]);
  });
});

describe("edges", () => {
  it("splits a service's edges to its workloads by the subsets in force", () => {
    const graph = build(
      {
        services: [makeService("reviews")],
        virtualServices: [
          makeVirtualService("reviews", {
            hosts: ["reviews"],
            http: [{ route: [to("reviews", "v1", 3), to("reviews", "v2", 1)] }],
          }),
        ],
        destinationRules: [
          makeDestinationRule("reviews", {
            host: "reviews",
            subsets: [
              { name: "v1", labels: { version: "v1" } },
              { name: "v2", labels: { version: "v2" } },
            ],
          }),
        ],
      },
      makeDeployment("reviews", "v1"),
      makeDeployment("reviews", "v2"),
      makeDeployment("reviews", "v3"),
    );
    const via = "Service bookinfo/reviews, VirtualService bookinfo/reviews";
    expect(edgesOf(graph)).toEqual([
      ["service/reviews>workload/reviews-v1:selects", 75, via],
      ["service/reviews>workload/reviews-v2:selects", 25, via],
      ["service/reviews>workload/reviews-v3:selects", 0, via],
    ]);
  });

  it("follows gateways to services, only through hosts and namespaces they take", () => {
    const gateway = (name: string, host: string) =>
      makeObject(networking, "Gateway", name, { servers: [{ hosts: [host] }] });
    const graph = build({
      services: [makeService("productpage"), makeService("reviews")],
      gateways: [gateway("edge", "*.example.com"), gateway("other", "shop/*"), gateway("wrong", "a.test")],
      virtualServices: [
        makeVirtualService("bookinfo", {
          hosts: ["www.example.com"],
          gateways: ["edge", "other", "wrong", "gone"],
          http: [
            { route: [to("productpage", undefined, 90), to("reviews", "v1", 5), to("reviews", "v2", 5)] },
            { match: [{ gateways: ["mesh"] }], route: [to("reviews")] },
          ],
        }),
      ],
    });
    expect(edgesOf(graph)).toEqual([
      ["gateway/edge>service/productpage:route", 90, "VirtualService bookinfo/bookinfo http[0]"],
      ["gateway/edge>service/reviews:route", 10, "VirtualService bookinfo/bookinfo http[0]"],
    ]);
  });

  it("follows delegates, calls sent to another service, mirrors and ServiceEntries", () => {
    const graph = build({
      services: [makeService("a"), makeService("b"), makeService("c")],
      gateways: [makeObject(networking, "Gateway", "edge", { servers: [{ hosts: ["*"] }] })],
      serviceEntries: [makeObject(networking, "ServiceEntry", "out", { hosts: ["api.example.com"] })],
      virtualServices: [
        makeVirtualService("root", {
          hosts: ["x.test"],
          gateways: ["edge"],
          http: [{ delegate: { name: "leaf" } }],
        }),
        makeVirtualService("leaf", { http: [{ route: [to("api.example.com")] }] }),
        makeVirtualService("a", { hosts: ["a"], http: [{ route: [to("b")], mirror: { host: "c" } }] }),
      ],
    });
    expect(edgesOf(graph)).toEqual([
      ["gateway/edge>external/out:route", undefined, "VirtualService bookinfo/leaf http[0]"],
      ["service/a>service/b:route", undefined, "VirtualService bookinfo/a http[0]"],
      ["service/a>service/c:route", undefined, "VirtualService bookinfo/a http[0] (mirror)"],
    ]);
  });

  it("attaches HTTPRoutes where listeners allow", () => {
    const listener = (from: string) => ({
      name: "http",
      hostname: "*.test",
      allowedRoutes: { namespaces: { from } },
    });
    const graph = build({
      services: [makeService("a"), makeService("b")],
      gatewayApiGateways: [
        makeObject(gatewayApi, "Gateway", "open", { listeners: [listener("All")] }, { namespace: "infra" }),
        makeObject(
          gatewayApi,
          "Gateway",
          "closed",
          { listeners: [listener("Same")] },
          { namespace: "infra" },
        ),
      ],
      httpRoutes: [
        makeObject(gatewayApi, "HTTPRoute", "r", {
          parentRefs: [
            { name: "open", namespace: "infra" },
            { name: "closed", namespace: "infra" },
          ],
          hostnames: ["x.test"],
          rules: [{ backendRefs: [{ name: "a", weight: 3 }, { name: "b" }] }],
        }),
      ],
    });
    expect(edgesOf(graph)).toEqual([
      ["west/infra/gateway/gateway-api~open>service/a:route", 75, "HTTPRoute bookinfo/r rules[0]"],
      ["west/infra/gateway/gateway-api~open>service/b:route", 25, "HTTPRoute bookinfo/r rules[0]"],
    ]);
  });
});

it("merges clusters in the order of their keys, whatever the order given", () => {
  const west = buildClusterTopology(makeWorld({ services: [makeService("a")] }), makeSummary("west"));
  const east = buildClusterTopology(
    makeWorld({ cluster: "east", services: [makeService("a")] }),
    makeSummary("east"),
  );
  expect(mergeTopologies([west, east])).toEqual(mergeTopologies([east, west]));
  expect(mergeTopologies([west, east]).nodes.map(({ id }) => id)).toEqual([
    "east/bookinfo/service/a",
    "west/bookinfo/service/a",
  ]);
});

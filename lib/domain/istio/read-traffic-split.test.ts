import { describe, expect, it } from "vitest";
import {
  makeDeployment,
  makeDestinationRule,
  makeObject,
  makeService,
  makeVirtualService,
  makeWorld,
  mergeParts,
} from "@/lib/testing/world";
import type { ClusterWorld } from "../kubernetes/projected";
import { readTrafficSplit } from "./read-traffic-split";

const to = (subset: string | undefined, weight?: number, host = "reviews") => ({
  destination: { host, ...(subset === undefined ? {} : { subset }) },
  ...(weight === undefined ? {} : { weight }),
});
const bookinfo = mergeParts(
  { services: [makeService("reviews"), makeService("ratings")] },
  makeDeployment("reviews", "v1", { ready: 2, total: 3 }),
  makeDeployment("reviews", "v2"),
  makeDeployment("reviews", "v10", { ready: 0 }),
);
const rule = makeDestinationRule("reviews", {
  host: "reviews",
  subsets: [
    { name: "stable", labels: { version: "v1" } },
    { name: "v2", labels: { version: "v2", extra: "no" } },
  ],
});
const read = (parts: Partial<ClusterWorld> = {}) =>
  readTrafficSplit({
    world: makeWorld({ ...bookinfo, ...parts }),
    namespace: "bookinfo",
    service: "reviews",
  });
const withHttp = (...http: unknown[]) =>
  read({ virtualServices: [makeVirtualService("reviews", { hosts: ["reviews"], http })] });

describe("what the form refuses", () => {
  it("says which service does not exist", () => {
    expect(() => readTrafficSplit({ world: makeWorld(), namespace: "a", service: "b" })).toThrow(
      "Service a/b does not exist in cluster west",
    );
  });

  it.each<[string, object, boolean]>([
    ["a name of TCP", { name: "tcp-db" }, true],
    ["a database", { name: "mongo" }, true],
    ["appProtocol before the name", { name: "http", appProtocol: "redis" }, true],
    ["UDP", { name: "dns", protocol: "UDP" }, true],
    ["HTTP", { name: "http-web" }, false],
    ["gRPC by appProtocol", { name: "tcp-x", appProtocol: "grpc" }, false],
    ["nothing, which is detected", { name: "" }, false],
  ])("tells ports that http routes cannot serve: %s", (_, port, isRefused) => {
    const ports = [{ name: "", port: 1, targetPort: "1", protocol: "TCP", ...port }];
    const view = read({ services: [makeService("reviews", "bookinfo", { ports })] });
    expect(view.problems.some(({ field }) => field === "spec.ports")).toBe(isRefused);
    expect(view.state).toBe(isRefused ? "unsupported" : "absent");
  });

  it.each([
    ["delegate", { delegate: { name: "x" } }, "spec.http[0].delegate"],
    ["redirect", { redirect: { uri: "/" } }, "spec.http[0].redirect"],
    ["direct response", { directResponse: { status: 200 } }, "spec.http[0].directResponse"],
    ["no destination", { fault: {} }, "spec.http[0].route"],
    [
      "another host",
      { route: [to("v1", 50), to("v1", 50, "ratings")] },
      "spec.http[0].route[1].destination.host",
    ],
    [
      "subset and none",
      { route: [to("v1", 50), to(undefined, 50)] },
      "spec.http[0].route[1].destination.subset",
    ],
    ["a subset twice", { route: [to("v1", 50), to("v1", 50)] }, "spec.http[0].route[1].destination.subset"],
    [
      "several ports",
      { route: [to("v1"), { destination: { host: "reviews", subset: "v2", port: { number: 1 } } }] },
      "spec.http[0].route[1].destination.port.number",
    ],
    ["gateway only", { match: [{ gateways: ["edge"] }], route: [to("v1")] }, "spec.http[0].match"],
    [
      "a weight that is no number",
      { route: [to("v1"), { ...to("v2"), weight: "many" }] },
      "spec.http[0].route[1].weight",
    ],
  ])("refuses a route with %s and names the field", (_, route, field) => {
    const view = withHttp(route);
    expect(view).toMatchObject({ state: "unsupported", routeIndex: -1 });
    expect(view.routes[0]).toMatchObject({ editable: false, reason: { field } });
  });

  it.each([
    ["tcp only", makeVirtualService("r", { hosts: ["reviews"], tcp: [{}] }), "spec.tcp"],
    ["tls only", makeVirtualService("r", { hosts: ["reviews"], tls: [{}] }), "spec.tls"],
    [
      "of another namespace",
      makeVirtualService(
        "r",
        { hosts: ["reviews.bookinfo.svc.cluster.local"], http: [{ route: [to("v1")] }] },
        { namespace: "shop" },
      ),
      "metadata.namespace",
    ],
    [
      "shared wildcard",
      makeVirtualService("r", { hosts: ["*.bookinfo.svc.cluster.local"], http: [{ route: [to("v1")] }] }),
      "spec.hosts[0]",
    ],
  ])("does not edit a VirtualService %s", (_, virtualService, field) => {
    const view = read({ virtualServices: [virtualService] });
    expect(view.state).toBe("unsupported");
    expect(view.problems[0]).toMatchObject({ field, object: expect.stringContaining("/r") });
    expect(view.routes.every(({ editable }) => !editable)).toBe(true);
  });

  it("does not edit what an HTTPRoute of the mesh decides, nor an alias", () => {
    const route = makeObject("gateway.networking.k8s.io/v1", "HTTPRoute", "gamma", {
      parentRefs: [{ kind: "Service", name: "reviews" }],
    });
    expect(read({ httpRoutes: [route] })).toMatchObject({
      state: "unsupported",
      problems: [{ object: "HTTPRoute bookinfo/gamma" }],
    });
    expect(read({ services: [makeService("reviews", "bookinfo", { type: "ExternalName" })] }).state).toBe(
      "unsupported",
    );
  });
});

describe("what the form reads", () => {
  it("offers the versions of the workloads when nothing exists", () => {
    const view = read();
    expect(view).toMatchObject({ state: "absent", routeIndex: -1, routes: [], problems: [] });
    expect(view.versions).toEqual([
      {
        subset: "v1",
        labels: { version: "v1" },
        readyPods: 2,
        totalPods: 3,
        workloads: ["reviews-v1"],
        exists: false,
      },
      {
        subset: "v2",
        labels: { version: "v2" },
        readyPods: 1,
        totalPods: 1,
        workloads: ["reviews-v2"],
        exists: false,
      },
      {
        subset: "v10",
        labels: { version: "v10" },
        readyPods: 0,
        totalPods: 0,
        workloads: ["reviews-v10"],
        exists: false,
      },
    ]);
  });

  it("names subsets as the DestinationRule does, and adds those only a route names", () => {
    const view = read({
      destinationRules: [rule],
      virtualServices: [
        makeVirtualService("r", {
          hosts: ["reviews"],
          http: [{ route: [to("stable", 80), to("gone", 20)] }],
        }),
      ],
    });
    expect(view.versions.map(({ subset, exists, readyPods }) => [subset, exists, readyPods])).toEqual([
      ["stable", true, 2],
      ["v2", true, 0],
      ["v10", false, 0],
      ["gone", false, 0],
    ]);
  });

  it("makes subset names of versions that are none", () => {
    const view = read(
      mergeParts(
        { services: [makeService("reviews")] },
        makeDeployment("reviews", "1.2"),
        makeDeployment("reviews", "1_2"),
      ),
    );
    expect(view.versions.map(({ subset }) => subset)).toEqual(["1-2", "1-2-2"]);
  });

  it("opens with the catch-all and shows every route", () => {
    const view = withHttp(
      { name: "jason", match: [{ headers: { "end-user": { exact: "jason" } } }], route: [to("v2")] },
      { redirect: {} },
      { route: [to("v1", 80), to("v2", 20)], timeout: "3s", mirror: { host: "ratings" } },
    );
    expect(view).toMatchObject({ state: "editable", routeIndex: 2 });
    expect(view.routes[0]).toMatchObject({
      name: "jason",
      matches: "header end-user = jason",
      destinations: [{ subset: "v2", weight: 100 }],
    });
    expect(view.routes[2]).toMatchObject({
      matches: "every request",
      destinations: [
        { subset: "v1", weight: 80 },
        { subset: "v2", weight: 20 },
      ],
    });
  });

  it("shows a single destination without subset as all versions, other totals as percents", () => {
    expect(withHttp({ route: [to(undefined)] })).toMatchObject({
      state: "editable",
      routes: [{ destinations: [] }],
    });
    expect(
      withHttp({ route: [to("v1", 1), to("v2", 1), to("v10", 1)] }).routes[0]?.destinations.map(
        ({ weight }) => weight,
      ),
    ).toEqual([34, 33, 33]);
  });

  it("lists others that name the service", () => {
    const http = [{ route: [to("v1")] }];
    const view = read({
      virtualServices: [
        makeVirtualService("a", { hosts: ["reviews"], http }),
        makeVirtualService("b", { hosts: ["reviews"], http }),
        makeVirtualService("edge", { hosts: ["reviews"], gateways: ["edge"], http }),
        makeVirtualService("star", { hosts: ["*"], gateways: ["edge"], http }),
      ],
    });
    expect(view.state).toBe("editable");
    expect(view.problems.map(({ object }) => object)).toEqual([
      "VirtualService bookinfo/b",
      "VirtualService bookinfo/edge",
    ]);
  });
});

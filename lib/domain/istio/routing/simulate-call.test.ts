import { describe, expect, test } from "vitest";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { makeDestinationRule, makeObject, makeVirtualService } from "@/lib/testing/world";
import { defaultMeshConfig } from "../mesh-config";
import type { RoutingCall } from "./routing-call";
import type { RoutingProxy } from "./routing-proxy";
import { simulateCall } from "./simulate-call";

const client: RoutingProxy = { type: "sidecar", namespace: "bookinfo", labels: { app: "productpage" } };
const call: RoutingCall = { protocol: "http", host: "reviews", port: 9080, path: "/" };
const reviews = "reviews.bookinfo.svc.cluster.local";

function service(name: string, ports: Record<string, unknown>[], spec: Record<string, unknown> = {}) {
  return makeObject("v1", "Service", name, { clusterIP: `10.0.0.${name.length}`, ports, ...spec });
}

const services = [
  service("reviews", [{ name: "http", port: 9080 }]),
  service("ratings", [{ name: "http", port: 9080 }]),
  service("mysql", [{ name: "tcp", port: 3306 }]),
];

const versions = makeDestinationRule("versions", {
  host: "reviews",
  subsets: ["v1", "v2", "v3", "v4"].map((name) => ({ name, labels: { version: name } })),
});

function simulate(objects: KubernetesObject[], overrides: Partial<RoutingCall> = {}, proxy = client) {
  const world = buildClusterWorld("west", [...services, versions, ...objects]);
  return simulateCall(world, proxy, { ...call, ...overrides });
}

const toSubset = (subset: string, weight?: number) => ({
  destination: { host: "reviews", subset },
  ...(weight === undefined ? {} : { weight }),
});

const canary = makeVirtualService("canary", {
  hosts: ["reviews"],
  http: [
    { name: "tester", match: [{ headers: { "end-user": { exact: "ada" } } }], route: [toSubset("v2")] },
    { name: "rest", route: [toSubset("v1", 75), toSubset("v3", 25), toSubset("v2", 0)], timeout: "2.5s" },
  ],
});

describe("a sidecar's HTTP calls", () => {
  test("go to the service itself where nobody routes them", () => {
    const { value, reasons } = simulate([]);
    expect(value).toMatchObject({
      listener: "0.0.0.0_9080",
      routeConfiguration: "9080",
      virtualHost: `${reviews}:9080`,
      destinations: [{ cluster: `outbound|9080||${reviews}`, share: 100, host: reviews, port: 9080 }],
      retries: { attempts: 2 },
      timeoutMs: 0,
    });
    expect(reasons).toContainEqual(expect.objectContaining({ role: "default" }));
  });

  test("take the first route that matches, and say why those before it do not", () => {
    const { value, reasons } = simulate([canary]);
    expect(value.destinations.map(({ subset, share }) => [subset, share])).toEqual([
      ["v1", 75],
      ["v3", 25],
    ]);
    expect(value.timeoutMs).toBe(2500);
    expect(reasons).toEqual([
      {
        role: "decided",
        object: { kind: "VirtualService", namespace: "bookinfo", name: "canary" },
        field: "spec.http[1]",
        message: expect.any(String),
      },
      {
        role: "ignored",
        object: { kind: "VirtualService", namespace: "bookinfo", name: "canary" },
        field: "spec.http[0].match[0].headers.end-user",
        message: expect.stringContaining("end-user is absent, must be exact ada"),
      },
    ]);
  });

  test("fail for the share of a destination that does not exist, and say why", () => {
    const broken = makeVirtualService("broken", {
      hosts: ["reviews"],
      http: [
        {
          route: [
            toSubset("v1", 50),
            toSubset("v9", 25),
            { destination: { host: "nobody" }, weight: 15 },
            { destination: { host: "ratings", port: { number: 1 } }, weight: 10 },
          ],
        },
      ],
    });
    const { value, reasons } = simulate([broken]);
    expect(value.destinations.map(({ problem }) => problem)).toEqual([
      undefined,
      "unknown subset",
      "unknown host",
      "unknown port",
    ]);
    expect(reasons).toContainEqual({
      role: "decided",
      object: { kind: "VirtualService", namespace: "bookinfo", name: "broken" },
      field: "spec.http[0]",
      message: expect.stringContaining("25 % of the calls fail with 503"),
    });
  });

  test("may be changed by an EnvoyFilter, and say so", () => {
    const patch = makeObject("networking.istio.io/v1alpha3", "EnvoyFilter", "patch", {
      workloadSelector: { labels: { app: "productpage" } },
    });
    expect(simulate([patch]).reasons).toContainEqual(
      expect.objectContaining({ role: "ignored", object: expect.objectContaining({ name: "patch" }) }),
    );
    expect(simulate([patch], {}, { ...client, labels: {} }).reasons).not.toContainEqual(
      expect.objectContaining({ role: "ignored" }),
    );
  });

  test("follow the header to the other version", () => {
    const { value } = simulate([canary], { headers: { "end-user": "ada" } });
    expect(value.route).toEqual({
      name: "tester",
      origin: expect.objectContaining({ field: "spec.http[0].match[0]" }),
    });
    expect(value.destinations).toEqual([expect.objectContaining({ subset: "v2", share: 100 })]);
  });

  test("are refused when a VirtualService has the host and no route for them", () => {
    const picky = makeVirtualService("picky", {
      hosts: ["reviews"],
      http: [{ match: [{ uri: { exact: "/reviews" } }], route: [toSubset("v1")] }],
    });
    expect(simulate([picky]).value).toMatchObject({ error: "no route matched", destinations: [] });
  });

  test.each([
    ["bound to a gateway", { gateways: ["ingress"] }, {}, "gateways only"],
    ["not exported here", { exportTo: ["."] }, { namespace: "elsewhere" }, "not exported"],
    ["younger", {}, { creationTimestamp: "2026-02-01T00:00:00Z" }, "older"],
  ])("name a VirtualService that lost: %s", (_, spec, metadata, message) => {
    const other = makeVirtualService(
      "other",
      { hosts: [reviews], http: [{ route: [toSubset("v9")] }], ...spec },
      metadata,
    );
    const { value, reasons } = simulate([canary, other]);
    expect(value.destinations.map(({ subset }) => subset)).not.toContain("v9");
    expect(reasons).toContainEqual(
      expect.objectContaining({
        object: expect.objectContaining({ name: "other" }),
        message: expect.stringContaining(message),
      }),
    );
  });

  test("say which routes are not told to this caller", () => {
    const forOthers = makeVirtualService("for-others", {
      hosts: ["reviews"],
      http: [
        { match: [{ sourceLabels: { app: "mobile" } }], route: [toSubset("v2")] },
        { match: [{ port: 80 }], route: [toSubset("v3")] },
        { route: [toSubset("v1")] },
        { route: [toSubset("v4")] },
      ],
    });
    const { value, reasons } = simulate([forOthers]);
    expect(value.destinations.map(({ subset }) => subset)).toEqual(["v1"]);
    expect(reasons.filter(({ role }) => role === "ignored").map(({ field }) => field)).toEqual([
      "spec.http[0].match[0]",
      "spec.http[1].match[0]",
      "spec.http[3]",
    ]);
  });

  test("carry out redirects, direct responses, faults, mirrors and rewrites", () => {
    const busy = makeVirtualService("busy", {
      hosts: ["reviews"],
      http: [
        { match: [{ uri: { prefix: "/old" } }], redirect: { uri: "/new", redirectCode: 308 } },
        { match: [{ uri: { prefix: "/gone" } }], directResponse: { status: 410, body: { string: "gone" } } },
        {
          route: [toSubset("v1")],
          fault: { abort: { httpStatus: 503, percentage: { value: 12.5 } } },
          mirror: { host: "ratings" },
          mirrorPercentage: { value: 5 },
          rewrite: { uri: "/v1" },
          retries: { attempts: 0 },
        },
      ],
    });
    expect(simulate([busy], { path: "/old?x=1" }).value.redirect).toMatchObject({ code: 308, path: "/new" });
    expect(simulate([busy], { path: "/gone" }).value.directResponse).toEqual({ status: 410, body: "gone" });
    const { value } = simulate([busy]);
    expect(value).toMatchObject({
      fault: { abort: { percent: 12.5, httpStatus: 503 } },
      mirrors: [{ cluster: "outbound|9080||ratings.bookinfo.svc.cluster.local", percent: 5 }],
      rewrite: { uri: "/v1" },
    });
    expect(value.retries).toBeUndefined();
  });

  test("merge delegates, and leave out those that do not fit", () => {
    const root = makeVirtualService("root", {
      hosts: ["reviews"],
      http: [
        { match: [{ uri: { prefix: "/a" } }], delegate: { name: "team" }, timeout: "1s" },
        { delegate: { name: "missing" } },
      ],
    });
    const team = makeVirtualService("team", {
      http: [
        { match: [{ uri: { prefix: "/b" } }], route: [toSubset("v2")] },
        { match: [{ uri: { prefix: "/a/b" } }], route: [toSubset("v1")] },
      ],
    });
    const { value, reasons } = simulate([root, team], { path: "/a/b/c" });
    expect(value).toMatchObject({ timeoutMs: 1000, destinations: [{ subset: "v1" }] });
    expect(value.route?.origin).toEqual({
      object: { kind: "VirtualService", namespace: "bookinfo", name: "team" },
      field: "spec.http[1].match[0]",
    });
    expect(reasons.filter(({ role }) => role === "ignored").map(({ field }) => field)).toEqual([
      "spec.http[0]",
      "spec.http[1]",
    ]);
  });
});

describe("hosts that nobody knows", () => {
  const unknown = { host: "example.org", port: 9080 };

  test("are passed through, or refused where the registry is all there is", () => {
    expect(simulate([], unknown).value.destinations).toEqual([{ cluster: "PassthroughCluster", share: 100 }]);
    const strict = { ...defaultMeshConfig, outboundTrafficPolicy: "REGISTRY_ONLY" as const };
    const world = buildClusterWorld("west", services, strict);
    expect(simulateCall(world, client, { ...call, ...unknown }).value).toMatchObject({
      virtualHost: "block_all",
      directResponse: { status: 502 },
    });
    expect(simulateCall(world, client, { ...call, host: "example.org", port: 4711 }).value).toMatchObject({
      listener: "virtualOutbound",
      destinations: [{ cluster: "BlackHoleCluster" }],
    });
  });
});

describe("connections", () => {
  test("to a TCP port have a listener of the service's address", () => {
    expect(simulate([], { host: "mysql", port: 3306, protocol: "tcp" }).value).toMatchObject({
      listener: "10.0.0.5_3306",
      destinations: [{ cluster: "outbound|3306||mysql.bookinfo.svc.cluster.local", share: 100 }],
    });
  });

  test("are shared out by tcp routes", () => {
    const split = makeVirtualService("split", {
      hosts: ["mysql"],
      tcp: [
        {
          route: [
            { destination: { host: "mysql", subset: "a" }, weight: 9 },
            { destination: { host: "mysql", subset: "b" }, weight: 1 },
          ],
        },
      ],
    });
    const { value, reasons } = simulate([split], { host: "mysql", port: 3306, protocol: "tcp" });
    expect(value.destinations.map(({ share }) => share)).toEqual([90, 10]);
    expect(reasons[0]).toMatchObject({ role: "decided", field: "spec.tcp[0]" });
  });

  test("with TLS are told apart by server name where the address does not", () => {
    const entry = (name: string, host: string) =>
      makeObject("networking.istio.io/v1", "ServiceEntry", name, {
        hosts: [host],
        ports: [{ number: 443, name: "tls", protocol: "TLS" }],
        resolution: "DNS",
      });
    const objects = [entry("one", "one.example.org"), entry("two", "two.example.org")];
    const secure = { port: 443, protocol: "tcp", tls: "tls" } as const;
    expect(simulate(objects, { ...secure, host: "two.example.org" }).value.destinations).toEqual([
      expect.objectContaining({ cluster: "outbound|443||two.example.org" }),
    ]);
    expect(simulate(objects, { ...secure, host: "three.example.org" }).value.destinations).toEqual([
      expect.objectContaining({ cluster: "PassthroughCluster" }),
    ]);
  });
});

describe("what arrives at a sidecar", () => {
  const server: RoutingProxy = {
    type: "sidecar",
    namespace: "bookinfo",
    labels: { app: "reviews" },
    ips: ["10.9.0.1"],
  };
  const selecting = service("selecting", [{ name: "http", port: 80, targetPort: 8080 }], {
    selector: { app: "reviews" },
  });
  const strict = makeObject("security.istio.io/v1", "PeerAuthentication", "default", {
    mtls: { mode: "STRICT" },
  });
  const arrive = (objects: KubernetesObject[], overrides: Partial<RoutingCall>) =>
    simulate([selecting, ...objects], { mode: "inbound", port: 8080, ...overrides }, server).value;

  test.each([
    ["plain text, STRICT", [strict], { tls: "plaintext" }, { error: "no filter chains matched" }],
    ["mutual TLS, STRICT", [strict], { tls: "mtls" }, { destinations: [{ cluster: "inbound|8080||" }] }],
    ["plain text, PERMISSIVE", [], { tls: "plaintext" }, { destinations: [{ cluster: "inbound|8080||" }] }],
    ["TLS of its own to HTTP", [], { tls: "tls" }, { error: "no filter chains matched" }],
    ["no HTTP to HTTP", [], { protocol: "tcp" }, { error: "protocol error" }],
    [
      "a port of no service",
      [],
      { port: 5000 },
      { destinations: [{ cluster: "InboundPassthroughCluster" }] },
    ],
  ] as const)("%s", (_, objects, overrides, expected) => {
    expect(arrive([...objects], overrides)).toMatchObject(expected);
  });
});

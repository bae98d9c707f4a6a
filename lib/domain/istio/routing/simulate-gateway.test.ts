import { describe, expect, test } from "vitest";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { makeObject, makeVirtualService } from "@/lib/testing/world";
import type { RoutingCall } from "./routing-call";
import type { RoutingProxy } from "./routing-proxy";
import { simulateCall } from "./simulate-call";

const router: RoutingProxy = { type: "router", namespace: "istio-system", labels: { istio: "ingress" } };

function gateway(name: string, servers: Record<string, unknown>[], created = "2026-01-01T00:00:00Z") {
  return makeObject(
    "networking.istio.io/v1",
    "Gateway",
    name,
    { selector: { istio: "ingress" }, servers },
    { creationTimestamp: created },
  );
}

const http = (hosts: string[], rest: Record<string, unknown> = {}) => ({
  port: { number: 80, name: "http", protocol: "HTTP" },
  hosts,
  ...rest,
});

const to = (host: string) => [{ destination: { host, port: { number: 80 } } }];

function simulate(objects: KubernetesObject[], overrides: Partial<RoutingCall> = {}) {
  const call = { protocol: "http", port: 80, host: "shop.example.com", path: "/", ...overrides } as const;
  return simulateCall(buildClusterWorld("west", objects), router, call);
}

describe("a gateway", () => {
  test("listens on nothing without servers, and answers nothing without routes", () => {
    expect(simulate([]).value.error).toBe("no listener matched");
    expect(simulate([gateway("public", [http(["*"])])]).value).toMatchObject({
      error: "no route matched",
      virtualHost: "blackhole:80",
    });
  });

  test("puts VirtualServices of a host together, routes that match all last", () => {
    const early = makeVirtualService("early", {
      hosts: ["shop.example.com"],
      gateways: ["public"],
      http: [{ route: to("storefront") }],
    });
    const late = makeVirtualService(
      "late",
      {
        hosts: ["*.example.com"],
        gateways: ["public"],
        http: [{ match: [{ uri: { prefix: "/api" } }], route: to("api") }],
      },
      { creationTimestamp: "2026-02-01T00:00:00Z" },
    );
    const narrow = gateway("public", [http(["shop.example.com"])]);
    const destination = (path: string) =>
      simulate([narrow, early, late], { path }).value.destinations[0]?.host;
    expect(destination("/api/orders")).toBe("api.bookinfo.svc.cluster.local");
    expect(destination("/")).toBe("storefront.bookinfo.svc.cluster.local");
  });

  test("serves a host only for VirtualServices of the namespace it names", () => {
    const own = gateway("public", [http(["./shop.example.com"])]);
    const stranger = makeVirtualService(
      "stranger",
      { hosts: ["shop.example.com"], gateways: ["bookinfo/public"], http: [{ route: to("trap") }] },
      { namespace: "elsewhere" },
    );
    expect(simulate([own, stranger]).value.error).toBe("no route matched");
  });

  test("redirects plain HTTP where a server asks for it", () => {
    const secure = gateway("public", [http(["shop.example.com"], { tls: { httpsRedirect: true } })]);
    expect(simulate([secure]).value.error).toBe("tls required, sending 301");
  });

  test("gives a port to the oldest Gateway when they disagree, and says so", () => {
    const tcp = { port: { number: 80, name: "tcp", protocol: "TCP" }, hosts: ["*"] };
    const objects = [
      gateway("young", [http(["*"])], "2026-03-01T00:00:00Z"),
      gateway("old", [tcp]),
      makeVirtualService("bytes", { hosts: ["*"], gateways: ["old"], tcp: [{ route: to("mysql") }] }),
    ];
    const { value, reasons } = simulate(objects, { protocol: "tcp" });
    expect(value.destinations.map(({ host }) => host)).toEqual(["mysql.bookinfo.svc.cluster.local"]);
    expect(reasons).toContainEqual(
      expect.objectContaining({
        role: "lost",
        object: { kind: "Gateway", namespace: "bookinfo", name: "young" },
        field: "spec.servers[0]",
      }),
    );
  });

  test("tells TLS servers apart by name, and checks the certificate", () => {
    const server = (host: string, mode: string) => ({
      port: { number: 443, name: host.replaceAll(".", "-"), protocol: "HTTPS" },
      hosts: [host],
      tls: { mode, credentialName: host },
    });
    const objects = [
      gateway("public", [server("a.example.com", "SIMPLE"), server("b.example.com", "MUTUAL")]),
      makeVirtualService("all", {
        hosts: ["*.example.com"],
        gateways: ["public"],
        http: [{ route: to("web") }],
      }),
    ];
    const arrive = (overrides: Partial<RoutingCall>) => simulate(objects, { port: 443, ...overrides }).value;
    expect(arrive({ host: "a.example.com", tls: "plaintext" }).error).toBe("no filter chains matched");
    expect(arrive({ host: "a.example.com", tls: "tls" })).toMatchObject({
      routeConfiguration: "https.443.a-example-com.public.bookinfo",
      destinations: [{ host: "web.bookinfo.svc.cluster.local" }],
    });
    expect(arrive({ host: "b.example.com", tls: "mtls", sni: "b.example.com", certificate: "*" }).error).toBe(
      undefined,
    );
    expect(arrive({ host: "c.example.com", tls: "tls" }).error).toBe("no filter chains matched");
  });

  test("passes TLS on by server name", () => {
    const objects = [
      gateway("public", [
        {
          port: { number: 443, name: "tls", protocol: "TLS" },
          hosts: ["*.example.com"],
          tls: { mode: "PASSTHROUGH" },
        },
      ]),
      makeVirtualService("bytes", {
        hosts: ["*.example.com"],
        gateways: ["public"],
        tls: [{ match: [{ port: 443, sniHosts: ["db.example.com"] }], route: to("db") }],
      }),
    ];
    const { value } = simulate(objects, { port: 443, tls: "tls", host: "db.example.com", protocol: "tcp" });
    expect(value).toMatchObject({
      route: { origin: { field: "spec.tls[0]" } },
      destinations: [{ host: "db.bookinfo.svc.cluster.local" }],
    });
  });

  test("listens on the target port of the Service that leads to it", () => {
    const service = makeObject(
      "v1",
      "Service",
      "ingress",
      { selector: { istio: "ingress" }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
      { namespace: "istio-system" },
    );
    const objects = [
      service,
      gateway("public", [http(["*"])]),
      makeVirtualService("all", { hosts: ["*"], gateways: ["public"], http: [{ route: to("web") }] }),
    ];
    expect(simulate(objects).value.error).toBe("no listener matched");
    expect(simulate(objects, { port: 8080 }).value).toMatchObject({
      listener: "0.0.0.0_8080",
      destinations: [{ host: "web.bookinfo.svc.cluster.local" }],
    });
  });
});

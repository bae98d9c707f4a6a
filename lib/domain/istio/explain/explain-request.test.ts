import { describe, expect, test } from "vitest";
import { formatWorkload, parseWorld } from "@/lib/testing/parse-world";
import type { ClusterWorld } from "../../kubernetes/projected";
import type { MeshRequest } from "../mesh-request";
import { explainArrival } from "./explain-arrival";
import { explainRequest } from "./explain-request";
import { findMeshWorkload } from "./mesh-workloads";

const workloads = [
  formatWorkload("web"),
  formatWorkload("cart", { version: "v1" }),
  formatWorkload("cart", { version: "v2", withService: false }),
  formatWorkload("old", { proxied: false }),
].join("");

function requestFrom(app: string, change: Partial<MeshRequest> = {}): MeshRequest {
  return {
    source: {
      kind: "workload",
      namespace: "shop",
      labels: { app, version: "v1" },
      serviceAccount: app,
      proxied: app !== "old",
    },
    destination: { host: "cart", port: 80 },
    protocol: "http",
    method: "GET",
    path: "/items",
    headers: {},
    ...change,
  };
}

const strict = `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---`;

function findCart(world: ClusterWorld) {
  const found = findMeshWorkload(world, "shop", "cart-v1");
  if (found === undefined) throw new Error("no workload cart-v1");
  return found;
}

describe("explainRequest", () => {
  test("a caller without a proxy is refused by STRICT, and the object is named", () => {
    const answer = explainRequest(parseWorld(workloads + strict), requestFrom("old"));
    expect(answer.state).toBe("refused");
    const refused = answer.destinations[0]?.steps.find(({ state }) => state === "refused");
    expect(refused?.title).toBe("Accepts the connection");
    expect(refused?.reasons.some(({ object }) => object?.name === "default")).toBe(true);
  });

  test("a policy refuses the caller it does not name, and says which condition failed", () => {
    const policy = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: only-web, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }], to: [{ operation: { methods: [GET] } }] }]
---`;
    const world = parseWorld(workloads + policy);
    const refused = explainRequest(world, requestFrom("web", { method: "POST" }));
    expect(refused.state).toBe("refused");
    const step = refused.destinations[0]?.steps.at(-1);
    expect(step?.title).toBe("Policies");
    expect(step?.reasons.find(({ field }) => field === "spec.rules[0]")?.object?.name).toBe("only-web");
    expect(explainRequest(world, requestFrom("web")).state).toBe("ok");
  });

  test.each([
    ["host", "nowhere.shop.svc.cluster.local", 80, "knows no service"],
    ["port", "cart.shop.svc.cluster.local", 81, "no such port"],
  ])("a route to an unknown %s fails with 503, and the route is named", (_what, host, port, why) => {
    const route = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec: { hosts: [cart], http: [{ route: [{ destination: { host: ${host}, port: { number: ${port} } } }] }] }
---`;
    const answer = explainRequest(parseWorld(workloads + route), requestFrom("web"));
    expect(answer).toMatchObject({ state: "refused", destinations: [{ share: 100, state: "refused" }] });
    expect(answer.summary).toContain("503");
    expect(answer.summary).toContain(why);
    expect(answer.destinations[0]?.steps[0]?.reasons.some(({ object }) => object?.name === "cart")).toBe(
      true,
    );
  });

  test("what a gateway sends on comes from an address that is not in the request; a sidecar believes its header", () => {
    const policy = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: office, namespace: shop }
spec: { action: DENY, selector: { matchLabels: { app: cart } }, rules: [{ from: [{ source: { remoteIpBlocks: [203.0.113.0/24] } }] }] }
---`;
    const world = parseWorld(workloads + policy);
    const request = requestFrom("web", { headers: { "x-forwarded-for": "203.0.113.7" } });
    expect(explainRequest(world, request).state).toBe("refused");
    const gateway = { ...request.source, kind: "gateway" as const, ip: "10.0.0.9" };
    const step = explainArrival(
      world,
      { ...request, source: gateway },
      {
        workload: findCart(world),
        containerPort: 8080,
        host: "cart.shop.svc.cluster.local",
        port: 80,
      },
    ).at(-1);
    expect(step).toMatchObject({ title: "Policies", state: "depends" });
  });

  test("a subset that nobody defines fails", () => {
    const route = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec: { hosts: [cart], http: [{ route: [{ destination: { host: cart, subset: v9 } }] }] }
---`;
    const answer = explainRequest(parseWorld(workloads + route), requestFrom("web"));
    expect(answer).toMatchObject({ state: "refused" });
    expect(answer.summary).toContain("v9");
  });

  test("a request is followed to every version with its share", () => {
    const split = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec: { host: cart, subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec:
  hosts: [cart]
  http: [{ route: [{ destination: { host: cart, subset: v1 }, weight: 80 }, { destination: { host: cart, subset: v2 }, weight: 20 }] }]
---`;
    const answer = explainRequest(parseWorld(workloads + split + strict), requestFrom("web"));
    expect(answer.state).toBe("ok");
    expect(answer.destinations.map(({ name, share }) => [name, share])).toEqual([
      ["cart-v1", 80],
      ["cart-v2", 20],
    ]);
    expect(answer.steps[0]?.reasons[0]?.object).toMatchObject({ kind: "VirtualService", name: "cart" });
  });
});

describe("explainRequest into a gateway", () => {
  const entrance = `
apiVersion: v1
kind: Service
metadata: { name: ingress, namespace: istio-system }
spec: { clusterIP: 10.96.1.1, selector: { istio: ingress }, ports: [{ name: http2, port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: ingress-1, namespace: istio-system, labels: { istio: ingress } }
spec: { serviceAccountName: ingress, containers: [{ name: istio-proxy, image: proxy }] }
status: { phase: Running, podIP: 10.0.0.99, conditions: [{ type: Ready, status: "True" }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: front, namespace: shop }
spec: { selector: { istio: ingress }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: front, namespace: shop }
spec: { hosts: [shop.example.com], gateways: [front], http: [{ route: [{ destination: { host: cart } }] }] }
---`;
  const request = requestFrom("web", {
    source: {
      kind: "gateway",
      namespace: "istio-system",
      labels: { istio: "ingress" },
      serviceAccount: "ingress",
      proxied: true,
      ip: "10.0.0.99",
    },
    destination: { host: "shop.example.com", port: 80 },
  });

  test("a policy of the gateway refuses what comes in", () => {
    const policy = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no-items, namespace: istio-system }
spec: { selector: { matchLabels: { istio: ingress } }, action: DENY, rules: [{ to: [{ operation: { paths: [/items] } }] }] }
---`;
    const answer = explainRequest(parseWorld(workloads + entrance + policy), request);
    expect(answer).toMatchObject({ state: "refused", destinations: [] });
    expect(answer.steps[0]?.reasons[0]?.object?.name).toBe("no-items");
  });

  test("the port of its server leads on where its Service translates it", () => {
    const answer = explainRequest(parseWorld(workloads + entrance), request);
    expect(answer.state).toBe("ok");
    expect(answer.destinations.map(({ name }) => name)).toEqual(["cart-v1", "cart-v2"]);
  });
});

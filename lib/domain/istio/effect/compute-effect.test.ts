import { describe, expect, test } from "vitest";
import { formatWorkload, parseObjects, parseWorld } from "@/lib/testing/parse-world";
import type { ClusterWorld } from "../../kubernetes/projected";
import { applyChange, type WorldEdit } from "../apply-change";
import { computeEffect, stepEffect } from "./compute-effect";

const base = [
  formatWorkload("web"),
  formatWorkload("cart", { version: "v1" }),
  formatWorkload("cart", { version: "v2", withService: false }),
  formatWorkload("old", { proxied: false }),
].join("");

function create(text: string): WorldEdit[] {
  return parseObjects(text).map((object) => ({ action: "create", object }));
}

function effectOf(world: ClusterWorld, edits: WorldEdit[]) {
  return computeEffect(world, applyChange(world, edits), edits);
}

describe("computeEffect", () => {
  test("STRICT cuts off the caller that has no proxy, and no other", () => {
    const effect = effectOf(
      parseWorld(base),
      create(
        `{ apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: { name: default, namespace: shop }, spec: { mtls: { mode: STRICT } } }`,
      ),
    );
    expect(effect.cutOff.map(({ caller }) => caller)).toEqual(effect.cutOff.map(() => "old-v1"));
    expect(effect.cutOff.map(({ destination }) => destination).toSorted()).toEqual([
      "cart-v1:8080",
      "cart-v2:8080",
      "web-v1:8080",
    ]);
    expect(effect.mtls.find(({ subject }) => subject === "cart-v1")).toMatchObject({
      before: "PERMISSIVE",
      after: "STRICT",
    });
  });

  test("STRICT cuts off everyone from pods that are not labelled for mutual TLS, as clients speak plain text to them", () => {
    const unlabelled = base.replaceAll(", security.istio.io/tlsMode: istio", "");
    const effect = effectOf(
      parseWorld(unlabelled),
      create(
        `{ apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: { name: cart, namespace: shop }, spec: { selector: { matchLabels: { app: cart } }, mtls: { mode: STRICT } } }`,
      ),
    );
    expect(effect.cutOff.map(({ caller, destination }) => `${caller} → ${destination}`)).toContainEqual(
      expect.stringMatching(/web.* → cart-v1:8080/),
    );
  });

  test("an ALLOW policy cuts off whom it does not name", () => {
    const policy = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: only-web, namespace: shop }
spec: { selector: { matchLabels: { app: cart } }, rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }] }] }`;
    const effect = effectOf(parseWorld(base), create(policy));
    expect(effect.cutOff.some(({ caller }) => caller.includes("web"))).toBe(false);
    expect(
      effect.cutOff.some(({ caller, destination }) => caller === "old-v1" && destination === "cart-v1:8080"),
    ).toBe(true);
    expect(effect.mtls).toEqual([]);
  });

  test("a canary by header shows for that header only", () => {
    const route = `
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
  http:
    - match: [{ headers: { x-canary: { exact: "yes" } } }]
      route: [{ destination: { host: cart, subset: v2 } }]
    - route: [{ destination: { host: cart, subset: v1 } }]`;
    const effect = effectOf(parseWorld(base), create(route));
    const canary = effect.routes.filter(({ after }) => after.includes("v2"));
    expect(canary.length).toBeGreaterThan(0);
    expect(canary.every(({ subject }) => subject.includes("x-canary: yes"))).toBe(true);
    expect(effect.routes.every(({ subject }) => subject.includes("cart:80"))).toBe(true);
    expect(effect.examined.calls).toBeGreaterThan(0);
  });

  test("an edit that changes nothing has no effect", () => {
    const policy = parseObjects(
      `{ apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: { name: default, namespace: shop }, spec: { mtls: { mode: PERMISSIVE } } }`,
    );
    const effect = effectOf(
      parseWorld(base),
      policy.map((object) => ({ action: "create" as const, object })),
    );
    expect(effect).toMatchObject({ routes: [], mtls: [], decisions: [], cutOff: [] });
  });

  test("pauses between answers, and its end is what the whole computation returns", () => {
    const before = parseWorld(base);
    const edits = create(
      `{ apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: { name: default, namespace: istio-system }, spec: { mtls: { mode: STRICT } } }`,
    );
    const after = applyChange(before, edits);
    const steps = stepEffect(before, after, edits);
    let pauses = 0;
    let last = steps.next();
    for (; last.done !== true; last = steps.next()) pauses += 1;
    expect(pauses).toBeGreaterThan(10);
    expect(last.value).toEqual(computeEffect(before, after, edits));
    expect(last.value.cutOff.length).toBeGreaterThan(0);
  });

  test("a route on a gateway opens a way in, and what is not looked at is said", () => {
    const entrance = `
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
---`;
    const route = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: front, namespace: shop }
spec: { hosts: [shop.example.com], gateways: [front], http: [{ corsPolicy: { allowMethods: [GET] }, route: [{ destination: { host: cart } }] }] }`;
    const effect = effectOf(parseWorld(base + entrance), create(route));
    expect(effect.routes).toHaveLength(1);
    expect(effect.routes[0]).toMatchObject({ subject: "gateway front → shop.example.com:80 GET /" });
    expect(effect.routes[0]?.after).toContain("cart.shop.svc.cluster.local:80");
    expect(effect.unexamined).toEqual(["what browsers of other origins may do (CORS)"]);
  });
});

import { describe, expect, test } from "vitest";
import { parseWorld } from "@/lib/testing/parse-world";
import type { Finding } from "../istio/finding";
import { findServiceObjects, findWorkloadPolicies } from "./find-governing-objects";
import { formatTally, indexIssues, tallyIssues } from "./find-issue-badges";
import { createTopologyContext } from "./topology-context";

const object = (kind: string, name: string) => ({ kind, namespace: "shop", name });

function finding(code: string, about: Finding["object"], rest: Partial<Finding> = {}): Finding {
  return { code, severity: "error", cluster: "west", object: about, message: code, ...rest };
}

describe("indexIssues", () => {
  const service = object("Service", "cart");
  const route = object("VirtualService", "cart");

  test("leaves out hints, what is suppressed, other clusters, and objects that only share a name", () => {
    const find = indexIssues([
      finding("A", service, { severity: "info" }),
      finding("B", service, { suppressed: true }),
      finding("C", service, { cluster: "east" }),
      finding("D", object("Deployment", "cart")),
      finding("E", { ...service, namespace: "bank" }),
    ]);
    expect(find({ cluster: "west", object: service })).toEqual([]);
    expect(tallyIssues([])).toBeUndefined();
  });

  test("finds what is about it, related to it, and about what decides over it, each once and in order", () => {
    const findings = [
      finding("A", route, { related: [{ ...service, cluster: "west" }] }),
      finding("B", object("Gateway", "edge"), {
        severity: "warning",
        related: [{ ...service, cluster: "west" }],
      }),
      finding("C", service),
      finding("D", object("Gateway", "edge"), { related: [{ ...route, cluster: "west" }] }),
    ];
    const found = indexIssues(findings)({ cluster: "west", object: service, governedBy: [route] });
    expect(found.map(({ code }) => code)).toEqual(["A", "B", "C"]);
    expect(tallyIssues(found)).toEqual({ errors: 2, warnings: 1 });
    expect(formatTally({ errors: 2, warnings: 1 })).toBe("2 errors, 1 warning");
    expect(formatTally({ errors: 0, warnings: 2 })).toBe("2 warnings");
  });
});

describe("objects that decide over a node", () => {
  const policy = (kind: string, name: string, spec: string, namespace = "shop") =>
    `---\n{ apiVersion: security.istio.io/v1, kind: ${kind}, metadata: { name: ${name}, namespace: ${namespace} }, spec: ${spec} }\n`;
  const route = (name: string, spec: string) =>
    `---\n{ apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: { name: ${name}, namespace: shop }, spec: ${spec} }\n`;
  const world = parseWorld(
    [
      `{ apiVersion: v1, kind: Service, metadata: { name: cart, namespace: shop }, spec: { selector: { app: cart }, ports: [{ port: 80 }] } }\n`,
      route("cart", "{ hosts: [cart] }"),
      route("late", "{ hosts: [cart.shop.svc.cluster.local] }"),
      route("wide", '{ hosts: ["*"], gateways: [edge] }'),
      route("others", "{ hosts: [web] }"),
      policy("AuthorizationPolicy", "cart", "{ selector: { matchLabels: { app: cart } } }"),
      policy("AuthorizationPolicy", "everybody", "{}"),
      policy("PeerAuthentication", "cart", "{ selector: { matchLabels: { app: cart } } }"),
      policy("RequestAuthentication", "web", "{ selector: { matchLabels: { app: web } } }"),
    ].join(""),
  );
  const context = createTopologyContext(world);
  const [service] = world.services;

  test("policies of a whole namespace and of other workloads are left out", () => {
    expect(findWorkloadPolicies(context, "shop", { app: "cart" })).toEqual([
      object("PeerAuthentication", "cart"),
      object("AuthorizationPolicy", "cart"),
    ]);
    expect(findWorkloadPolicies(context, "bank", { app: "cart" })).toEqual([]);
  });

  test("a service has the routes for its host, those that lose too, and its pods' policies", () => {
    if (service === undefined) throw new Error("no service");
    expect(findServiceObjects(context, service)).toEqual([
      object("VirtualService", "cart"),
      object("VirtualService", "late"),
      object("PeerAuthentication", "cart"),
      object("AuthorizationPolicy", "cart"),
    ]);
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { assertSafePath, buildResourcePath, type ResourceAddress } from "./resource-path";

const pods = { group: "", version: "v1", resource: "pods" };

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("buildResourcePath", () => {
  test.each<[string, Partial<ResourceAddress>]>([
    ["name", { namespace: "a", name: ".." }],
    ["name", { namespace: "a", name: "a..b" }],
    ["name", { namespace: "a", name: "a/b" }],
    ["name", { namespace: "a", name: "%2e%2e" }],
    ["name", { namespace: "a", name: "a\\b" }],
    ["name", { namespace: "a", name: "" }],
    ["name", { namespace: "a", name: "a\n" }],
    ["name", { namespace: "a", name: "a".repeat(254) }],
    ["namespace", { namespace: "Kube" }],
    ["namespace", { namespace: "a/../b" }],
    ["group", { group: "apps/v1" }],
    ["group", { group: "." }],
    ["version", { version: "v1/namespaces" }],
    ["version", { version: "" }],
    ["resource", { resource: "pods/exec" }],
    ["resource", { resource: "" }],
    ["subresource", { name: "a", subresource: "../status" }],
    ["name", { subresource: "status" }],
  ])("refuses a bad %s: %j", (field, wrong) => {
    const error = thrownBy(() => buildResourcePath({ ...pods, ...wrong }));
    expect(isStatusError(error) && error.code).toBe(400);
    expect(isStatusError(error) && error.details?.causes?.[0]?.field).toBe(field);
  });

  test.each<[string, ResourceAddress]>([
    ["/api/v1/pods", pods],
    [
      "/api/v1/namespaces/bookinfo/pods/reviews-1/log",
      { ...pods, namespace: "bookinfo", name: "reviews-1", subresource: "log" },
    ],
    ["/apis/apps/v1/deployments", { group: "apps", version: "v1", resource: "deployments" }],
    [
      "/apis/networking.istio.io/v1beta1/namespaces/a/gateways/b",
      { group: "networking.istio.io", version: "v1beta1", resource: "gateways", namespace: "a", name: "b" },
    ],
    [
      "/apis/rbac.authorization.k8s.io/v1/clusterroles/system:node",
      { group: "rbac.authorization.k8s.io", version: "v1", resource: "clusterroles", name: "system:node" },
    ],
  ])("builds %s", (path, address) => {
    expect(buildResourcePath(address)).toBe(path);
    expect(() => assertSafePath("west", path)).not.toThrow();
  });

  test("no segment, whatever it holds, changes what the path names (R-10)", () => {
    const segment = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom("..", ".", "%2e%2e", "a/../b", "a", "//", "\\", "a;b", "a?b", "a#b"),
    );
    fc.assert(
      fc.property(segment, segment, (namespace, name) => {
        const error = thrownBy(() => {
          const path = buildResourcePath({ ...pods, namespace, name });
          assertSafePath("west", path);
          expect(path).toBe(`/api/v1/namespaces/${namespace}/pods/${name}`);
          // What any other reader of the path makes of it is the same.
          expect(new URL(path, "https://west").pathname).toBe(path);
        });
        expect(error === undefined || (isStatusError(error) && error.code === 400)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("assertSafePath", () => {
  test.each([
    "",
    "/",
    "/metrics",
    "/apiserver",
    "/api/../metrics",
    "/api//v1",
    "/api/v1/%2e%2e/pods",
    "/api/v1/%70ods",
    "/api\\v1",
    "/api/v1?watch=1",
    "/api/v1#x",
    "/api/v1/pods\r\nx: y",
    "/api/v1/pöds",
    "https://other/api",
  ])("refuses %j", (path) => {
    expect(() => assertSafePath("west", path)).toThrow(/west/);
  });

  test.each(["/api", "/apis/apps/v1/deployments", "/version", "/readyz", "/openapi/v3"])(
    "lets %s pass",
    (path) => {
      expect(() => assertSafePath("west", path)).not.toThrow();
    },
  );
});

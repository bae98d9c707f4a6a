import { describe, expect, it } from "vitest";
import { readPortalQuery } from "./portal-query";
import { checkScope, readIntent } from "./portal-request";

const pods = { group: "", version: "v1", resource: "pods", namespace: "web" };
const pod = { ...pods, name: "p" };
const nodes = { group: "", version: "v1", resource: "nodes" };

describe("readIntent", () => {
  it.each([
    "exec",
    "attach",
    "portforward",
    "proxy",
    "eviction",
    "binding",
    "token",
    "finalize",
    "ephemeralcontainers",
    "approval",
    "resize",
  ])("denies the subresource %s to every method (R-14)", (subresource) => {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
      expect(() => readIntent(method, { ...pod, subresource }, "")).toThrow(
        expect.objectContaining({ code: 403 }),
      );
    }
  });

  it.each([
    ["POST", "log"],
    ["DELETE", "log"],
    ["PUT", "log"],
    ["DELETE", "status"],
    ["POST", "scale"],
    ["DELETE", "scale"],
  ])("denies %s on %s (R-14)", (method, subresource) => {
    expect(() => readIntent(method, { ...pod, subresource }, "")).toThrow(
      expect.objectContaining({ code: 403 }),
    );
  });

  it("denies the log of anything but a pod", () => {
    expect(() => readIntent("GET", { ...nodes, name: "n", subresource: "log" }, "")).toThrow(
      expect.objectContaining({ code: 403 }),
    );
  });

  it.each([
    ["DELETE", pods],
    ["PUT", pods],
    ["PATCH", pods],
    ["POST", pod],
    ["TRACE", pod],
    ["CONNECT", pod],
    ["OPTIONS", pods],
    ["HEAD", pod],
    ["get", pod],
  ] as const)("refuses %s on %j: no such verb here", (method, address) => {
    expect(() => readIntent(method, address, "")).toThrow(expect.objectContaining({ code: 405 }));
  });

  it.each([
    ["GET", pods, "", "list", false],
    ["GET", pods, "watch=true&allowWatchBookmarks=true", "watch", true],
    ["GET", pods, "watch=1", "watch", true],
    ["GET", pods, "watch=false", "list", false],
    ["GET", pod, "", "get", false],
    ["GET", { ...pod, subresource: "log" }, "follow=true&container=app", "get", true],
    ["GET", { ...pod, subresource: "log" }, "tailLines=5", "get", false],
    ["POST", pods, "", "create", false],
    ["PUT", pod, "", "update", false],
    ["PATCH", { ...pod, subresource: "status" }, "", "patch", false],
    ["DELETE", pod, "propagationPolicy=Foreground", "delete", false],
  ] as const)("reads %s %j?%s as %s", (method, address, query, verb, streams) => {
    expect(readIntent(method, address, query)).toMatchObject({ verb, streams });
  });
});

describe("checkScope (R-09)", () => {
  it.each([
    [{ ...nodes, namespace: "web" }, false, "list"],
    [{ ...nodes, namespace: "web", name: "n" }, false, "get"],
    [{ group: "", version: "v1", resource: "pods", name: "p" }, true, "get"],
    [{ group: "", version: "v1", resource: "pods", name: "p" }, true, "delete"],
    [{ group: "", version: "v1", resource: "pods" }, true, "create"],
  ] as const)("refuses %j when namespaced is %s", (address, namespaced, verb) => {
    expect(() => checkScope("west", address, namespaced, verb)).toThrow(
      expect.objectContaining({ code: 400, details: expect.objectContaining({ cluster: "west" }) }),
    );
  });

  it.each([
    [{ group: "", version: "v1", resource: "pods" }, true, "list"],
    [pods, true, "create"],
    [{ ...nodes, name: "n" }, false, "get"],
    [nodes, false, "create"],
  ] as const)("passes %j when namespaced is %s", (address, namespaced, verb) =>
    expect(() => checkScope("west", address, namespaced, verb)).not.toThrow(),
  );
});

describe("readPortalQuery", () => {
  it.each([
    ["force=true", "write"],
    ["force=false", "write"],
    ["pretty=true", "read"],
    ["_method=DELETE", "collection"],
    ["limit=5&limit=6", "collection"],
    ["limit=-1", "collection"],
    ["limit=x", "collection"],
    ["watch=yes", "collection"],
    ["dryRun=None", "write"],
    ["command=sh", "log"],
    ["insecureSkipTLSVerifyBackend=true", "log"],
    ["watch=true", "read"],
    ["dryRun=All", "read"],
    ["__proto__=x", "write"],
    [`labelSelector=${"a".repeat(5000)}`, "collection"],
  ] as const)("refuses %s on %s, naming it", (raw, kind) => {
    expect(() => readPortalQuery(raw, kind)).toThrow(
      expect.objectContaining({
        code: 400,
        details: { causes: [expect.objectContaining({ field: raw.split("=", 1)[0] })] },
      }),
    );
  });

  it("always writes as isthmus, strictly unless asked otherwise", () => {
    expect(readPortalQuery("", "write")).toEqual({ fieldManager: "isthmus", fieldValidation: "Strict" });
    expect(readPortalQuery("fieldManager=kubectl&fieldValidation=Warn&dryRun=All", "write")).toEqual({
      fieldManager: "isthmus",
      fieldValidation: "Warn",
      dryRun: "All",
    });
  });

  it.each(["fieldManager=isthmus-propagator", "force=true&fieldManager=mesh-plane"])(
    "lets nobody write as a manager of the platform: %s",
    (raw) => {
      expect(() => readPortalQuery(raw, "write")).toThrow(
        expect.objectContaining({
          code: 403,
          details: { causes: [expect.objectContaining({ reason: "FIELD_MANAGER_RESERVED" })] },
        }),
      );
    },
  );

  it("keeps selectors as they were meant", () => {
    expect(readPortalQuery("labelSelector=app%3Dweb%2Ctier+in+%28a%2Cb%29&limit=500", "collection")).toEqual({
      labelSelector: "app=web,tier in (a,b)",
      limit: "500",
    });
  });
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { buildResourcePath } from "@/lib/server/clusters/resource-path";
import { parsePortalPath } from "./portal-path";

const at = (path: string) => parsePortalPath(`/api/clusters/west/k8s${path}`);

const pieces = [
  "api apis v1 apps namespaces web pods p log status a.b system:x .. . %2e %2e%2e %2f %5c %00 %252e%252e %25 %",
  "a%2fb %70ods \\ é %c3%a9 ? # ; a;b // exec proxy secrets",
].flatMap((words) => [...words.split(" "), "", "\0"]);

describe("parsePortalPath", () => {
  it.each([
    "/api/v1/namespaces/../secrets",
    "/api/v1/namespaces/%2e%2e/secrets",
    "/api/v1/namespaces/%252e%252e/secrets",
    "/api/v1/namespaces/a%2fb/pods",
    "/api/v1/namespaces/a%2Fb/pods",
    "/api/v1/namespaces/a%5cb/pods",
    "/api/v1/namespaces/a\\b/pods",
    "/api/v1/namespaces//pods",
    "/api/v1/namespaces/a/pods/",
    "/api//v1/pods",
    "//api/v1/pods",
    "/api/v1/pods%00",
    "/api/v1/pods%0d%0aHost:evil",
    "/api/v1/pods%3fwatch=1",
    "/api/v1/pods%23",
    "/api/v1/pods/%",
    "/api/v1/pods/%zz",
    "/api/v1/pods/%c0%ae%c0%ae",
    "/api/v1/pods/ａ",
    "/api/v1/pods/a b",
    "/api/v1/pods/a@b",
    "/api/v1/pods/.",
    "/api/v1/pods/..",
    "/api/v1/pods/a..b",
    "/api/v1/pods/-a",
    `/api/v1/pods/${"a".repeat(254)}`,
  ])("refuses %s (R-10)", (path) => expect(() => at(path)).toThrow(expect.objectContaining({ code: 400 })));

  it.each([
    "WEST",
    "we%73t",
    "we.st",
    "-west",
    "west-",
    "",
    "a".repeat(64),
    "..",
    "127.0.0.1",
    "west:6443",
    "__proto__",
  ])("refuses the cluster name %j before any look-up", (name) =>
    expect(() => parsePortalPath(`/api/clusters/${name}/k8s/api/v1/pods`)).toThrow(
      expect.objectContaining({ code: 400 }),
    ),
  );

  it.each([
    "/api/v1/namespaces/n/pods/p/proxy/x",
    "/api/v1/namespaces/n/services/https:web:443/proxy/",
    "/api/v1/nodes/n/proxy/metrics",
    "/api/v1/namespaces/n/pods/p/exec",
    "/apis/apps/v1/namespaces/n/deployments/d/rollback",
  ])("refuses the subresource of %j whatever follows it (R-14)", (path) =>
    expect(() => at(path)).toThrow(
      expect.objectContaining({
        code: 403,
        details: { causes: [expect.objectContaining({ reason: "SUBRESOURCE_FORBIDDEN" })] },
      }),
    ),
  );

  it.each(["/api/v1/namespaces/n/services/proxy", "/api/v1/namespaces/n/configmaps/exec"])(
    "takes %j for an object that is called so",
    (path) => expect(at(path).address.subresource).toBeUndefined(),
  );

  it.each([
    "",
    "/",
    "/api",
    "/api/v1",
    "/apis",
    "/apis/apps",
    "/apis/apps/v1",
    "/version",
    "/openapi/v2",
    "/logs/x",
    "/api/v1/namespaces/n/pods/p/status/x",
  ])("names no resource in %j", (path) =>
    expect(() => at(path)).toThrow(
      expect.objectContaining({ code: expect.toSatisfy((code: number) => code === 404 || code === 400) }),
    ),
  );

  it.each([
    ["/api/v1/pods", { group: "", version: "v1", resource: "pods" }],
    ["/api/v1/namespaces", { group: "", version: "v1", resource: "namespaces" }],
    ["/api/v1/namespaces/web", { group: "", version: "v1", resource: "namespaces", name: "web" }],
    [
      "/api/v1/namespaces/web/status",
      { group: "", version: "v1", resource: "namespaces", name: "web", subresource: "status" },
    ],
    ["/api/v1/namespaces/web/pods", { group: "", version: "v1", resource: "pods", namespace: "web" }],
    [
      "/api/v1/namespaces/web/pods/p/log",
      { group: "", version: "v1", resource: "pods", namespace: "web", name: "p", subresource: "log" },
    ],
    [
      "/apis/networking.istio.io/v1/namespaces/web/virtualservices/r",
      {
        group: "networking.istio.io",
        version: "v1",
        resource: "virtualservices",
        namespace: "web",
        name: "r",
      },
    ],
    [
      "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode",
      { group: "rbac.authorization.k8s.io", version: "v1", resource: "clusterroles", name: "system:node" },
    ],
  ])("reads %s", (path, address) => {
    expect(at(`${path}?limit=5`)).toEqual({ cluster: "west", address, query: "limit=5" });
    expect(buildResourcePath(address)).toBe(decodeURIComponent(path));
  });

  it(
    "lets nothing escape in 100,000 paths: what leaves is built of plain segments and survives every decoder",
    { timeout: 60_000 },
    () => {
      const piece = fc.constantFrom(...pieces);
      const paths = fc.oneof(
        fc.array(piece, { maxLength: 9 }).map((chosen) => `/${chosen.join("/")}`),
        fc.array(piece, { maxLength: 6 }).map((chosen) => `/api/v1/${chosen.join("/")}`),
        fc.array(piece, { maxLength: 6 }).map((chosen) => `/apis/apps/v1/namespaces/${chosen.join("/")}`),
        fc.string({ unit: "binary", maxLength: 60 }).map((text) => `/api/v1/${text}`),
      );
      let accepted = 0;
      fc.assert(
        fc.property(paths, (path) => {
          let built: string;
          try {
            built = buildResourcePath(at(path).address);
          } catch (error) {
            if (!isStatusError(error)) throw error;
            return;
          }
          accepted += 1;
          const asked = path.split("?", 1)[0] ?? "";
          const plain = /^\/(api|apis\/[a-z0-9.-]+)\/v[a-z0-9]+(\/[A-Za-z0-9][A-Za-z0-9._:-]*){1,5}$/;
          if (!plain.test(built) || built.includes("..")) throw new Error(`escaped: ${path} → ${built}`);
          if (decodeURIComponent(asked) !== built) throw new Error(`changed: ${path} → ${built}`);
          if (decodeURIComponent(built) !== built || new URL(built, "https://member").pathname !== built)
            throw new Error(`not canonical: ${built}`);
        }),
        { numRuns: 100_000 },
      );
      expect(accepted).toBeGreaterThan(1000);
    },
  );
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifyRequest } from "./classify-request";

describe("classifyRequest", () => {
  it.each(["", "*", "http://evil.test/sign-in", "//evil.test/sign-in", "/sign-in\\..\\api", "/sign-in\0"])(
    "refuses the target %j",
    (target) => expect(classifyRequest(target)).toBe("refused"),
  );

  it.each([
    "/api/auth/..",
    "/api/auth/../x",
    "/api/auth/./session",
    "/api/auth/x/../../session?y",
    "/api/auth/%2e%2e/x",
    "/api/auth/.%2E/x",
    "/api/auth/..%2fx",
    "/api/auth/..%5Cx",
  ])("refuses %s, which leads out of what needs no session", (target) =>
    expect(classifyRequest(target)).toBe("refused"),
  );

  it.each([
    "/api/clusters/../clusters/west/k8s/api",
    "/api/clusters/west/%2E%2e/x",
    "/api/./tenancy",
    "/api/tenancy/..?x",
  ])("refuses %s, which is another path to whoever tidies it up", (target) =>
    expect(classifyRequest(target)).toBe("refused"),
  );

  // encoded, suffixed and otherwise odd spellings are never public.
  it.each([
    ["/sign-in.rsc", "page"],
    ["/sign-in/", "page"],
    ["/SIGN-IN", "page"],
    ["/%73ign-in", "page"],
    ["/sign-in;x", "page"],
    ["/sign-in/../overview", "page"],
    ["/overview.rsc", "page"],
    ["/overview.segments/_tree.segment.rsc", "page"],
    ["/_next/data/x/overview.json", "page"],
    ["/_next/image?url=/api/session", "page"],
    ["/_next/static/../../overview", "page"],
    ["/_next/static/%2e%2e/overview", "page"],
    ["/_next/static/chunks//x.js", "page"],
    ["/_next/static/", "page"],
    ["/healthz/", "page"],
    ["/api/auth", "api"],
    ["/api", "api"],
    ["/api/clusters", "api"],
    ["/api/clusters/west", "api"],
    ["/api/clusters/west/namespaces/k8s/services/k8s", "api"],
    ["/api/clusters/west/k8sx", "api"],
    ["/api/clusters/west/%6b8s/api/v1/pods", "api"],
    ["/api/topology/stream/", "api"],
    ["/", "page"],
  ] as const)("asks for a session on %s (%s)", (target, kind) => expect(classifyRequest(target)).toBe(kind));

  it.each([
    ["/sign-in", "public-page"],
    ["/sign-in?error=NoRole", "public-page"],
    ["/_next/static/chunks/main-1.js", "public-asset"],
    ["/_next/static/media/inter.woff2?x=1", "public-asset"],
    ["/icon.svg?icon.3uv.svg", "public-asset"],
    ["/api/auth/csrf", "authentication"],
    ["/api/auth/callback/oidc?state=%2e%2f..", "authentication"],
    ["/healthz", "health"],
    ["/readyz", "health"],
    ["/metrics", "metrics"],
    ["/api/topology/stream", "stream"],
    ["/api/clusters/west/k8s/api/v1/pods", "portal"],
    ["/api/clusters/we%2fst/k8s", "portal"],
  ] as const)("knows %s as %s", (target, kind) => expect(classifyRequest(target)).toBe(kind));

  it("opens assets of the development server in development only", () => {
    expect(classifyRequest("/_next/webpack-hmr", true)).toBe("public-asset");
    expect(classifyRequest("/_next/webpack-hmr")).toBe("page");
  });

  it("calls nothing public that is not spelled exactly so", { timeout: 60_000 }, () => {
    const open = new Set(["public-page", "public-asset", "health", "authentication"]);
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            "/",
            ".",
            "%",
            "2",
            "e",
            "f",
            "s",
            "sign-in",
            "_next",
            "static",
            "api",
            "auth",
            "a",
            ";",
            "?",
          ),
        }),
        (tail) => {
          const target = `/${tail}`;
          if (!open.has(classifyRequest(target))) return;
          expect(target).toMatch(
            /^\/(sign-in(\?|$)|_next\/static\/[^%\\]+|api\/auth\/|healthz(\?|$)|readyz(\?|$)|favicon\.ico|icon\.svg|robots\.txt)/,
          );
          expect(target.split("?")[0]).not.toContain("_next/static/..");
        },
      ),
      { numRuns: 5000 },
    );
  });
});

import { expect, test } from "vitest";
import { authenticationPath, listRouteFiles } from "@/lib/testing/routes/list-routes";
import { knownRoutes } from "@/lib/testing/routes/route-questions";

const files = listRouteFiles();
const ours = files.filter(({ path }) => path !== authenticationPath);
const wrapped = /^export const ([A-Z]+) = handle\b/gm;

test("every route goes through the one wrapper that asks who is there (R-11)", async () => {
  for (const { path, source, load } of ours) {
    const through = [...source.matchAll(wrapped)].map(([, method]) => method);
    expect([path, Object.keys(await load()).toSorted()]).toEqual([path, through.toSorted()]);
  }
});

test("what signs people in is served by our own checks around it", () => {
  const source = files.find(({ path }) => path === authenticationPath)?.source;
  expect(source).toContain("serveAuthentication as GET");
  expect(source).toContain("serveAuthentication as POST");
});

test("somebody said of every route what of a tenant it can be asked about (R-21)", async () => {
  const routes = await Promise.all(
    ours.map(async ({ path, load }) => Object.keys(await load()).map((method) => `${method} ${path}`)),
  );
  expect(new Set(routes.flat())).toEqual(knownRoutes);
});

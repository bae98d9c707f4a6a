import { expect, test } from "vitest";
import type { ServiceTraffic } from "@/lib/domain/kubernetes/service-view";
import { compareVersions } from "./compare-versions";

const endpoints = [
  { address: "10.0.0.1", ready: true, pod: "a", version: "v1" },
  { address: "10.0.0.2", ready: false, pod: "b", version: "v2" },
];
const split = [
  { subset: "v1", percent: 70 },
  { subset: "two", version: "v2", percent: 30 },
];
const measured = (v1: number, v2: number, requestsPerSecond = 10): ServiceTraffic => ({
  state: "measured",
  windowSeconds: 60,
  at: "2026-01-01T00:00:00Z",
  requestsPerSecond,
  errorPercent: 0,
  versions: [
    { version: "v1", requestsPerSecond: v1 / 10, percent: v1, errorPercent: 0 },
    { version: "v2", requestsPerSecond: v2 / 10, percent: v2, errorPercent: 0 },
  ],
  callers: [],
  series: { stepSeconds: 5, points: [] },
});

test("what was not measured is absent, never 0", () => {
  const unknown: ServiceTraffic = { state: "unknown", message: "no Prometheus", windowSeconds: 60 };
  for (const traffic of [undefined, unknown, measured(0, 0, 0)]) {
    const { lines, agreement } = compareVersions({ versions: ["v1", "v2"], split, endpoints }, traffic);
    expect(lines.map((line) => line.measured)).toEqual([undefined, undefined]);
    expect(agreement).toBeUndefined();
  }
});

test("without a split nothing is configured and nothing can agree", () => {
  const { lines, agreement } = compareVersions(
    { versions: ["v1", "v2"], split: [], endpoints },
    measured(50, 50),
  );
  expect(lines.map((line) => line.configured)).toEqual([undefined, undefined]);
  expect(agreement).toBeUndefined();
});

test("joins a subset with the version it selects, and counts its pods", () => {
  const { lines, agreement } = compareVersions(
    { versions: ["v1", "v2"], split, endpoints },
    measured(72, 28),
  );
  expect(lines).toEqual([
    { version: "v1", configured: 70, measured: 72, ready: 1, total: 1 },
    { version: "v2", configured: 30, measured: 28, ready: 0, total: 1 },
  ]);
  expect(agreement).toBe("as-configured");
});

test("few requests are no proof of a difference", () => {
  expect(compareVersions({ versions: ["v1", "v2"], split, endpoints }, measured(60, 40, 0.5)).agreement).toBe(
    "as-configured",
  );
});

test("says when they differ, also by a version nobody configured", () => {
  expect(compareVersions({ versions: ["v1", "v2"], split, endpoints }, measured(90, 10)).agreement).toBe(
    "differs",
  );
  expect(
    compareVersions(
      { versions: ["v1", "v2"], split: [{ subset: "v1", percent: 100 }], endpoints },
      measured(80, 20),
    ).agreement,
  ).toBe("differs");
});

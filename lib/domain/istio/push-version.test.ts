import { describe, expect, it } from "vitest";
import { comparePushVersions, latestPushVersion, pushVersionOf } from "./push-version";

const uuid = "123e4567-e89b-12d3-a456-426614174000";
const nonce = (version: string) => version + uuid;

describe("push versions of istiod", () => {
  it("are no part of what is no nonce", () => {
    for (const text of [undefined, "", "hello", uuid]) expect(pushVersionOf(text)).toBeUndefined();
  });

  it("are read from a nonce, the counter not mixed with the UUID", () => {
    expect(pushVersionOf(nonce("2026-01-01T00:00:00Z/9"))).toBe("2026-01-01T00:00:00Z/9");
    expect(pushVersionOf(nonce("2026-01-01T01:00:00+01:00/12"))).toBe("2026-01-01T01:00:00+01:00/12");
  });

  it("are ordered by time, then by number (10 after 9)", () => {
    expect(comparePushVersions("2026-01-01T00:00:00Z/10", "2026-01-01T00:00:00Z/9")).toBeGreaterThan(0);
    expect(comparePushVersions("2026-01-01T00:00:01Z/1", "2026-01-01T00:00:00Z/99")).toBeGreaterThan(0);
  });

  it("latestPushVersion finds the newest over all proxies, and nothing in nonsense", () => {
    expect(latestPushVersion({ nonsense: true })).toBeUndefined();
    expect(latestPushVersion([])).toBeUndefined();
    const proxies = [
      { proxy: "a", route_sent: nonce("2026-01-01T00:00:00Z/9") },
      { proxy: "b", cluster_sent: nonce("2026-01-01T00:00:00Z/10") },
      { proxy: "c" },
    ];
    expect(latestPushVersion(proxies)).toBe("2026-01-01T00:00:00Z/10");
  });
});

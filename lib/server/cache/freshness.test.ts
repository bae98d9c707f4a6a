import { describe, expect, test } from "vitest";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { decideFreshness, graceMilliseconds, type FreshnessInput } from "./freshness";

const dead = new StatusError("ServiceUnavailable", "cluster west does not answer: the connection is refused");
const forbidden = new StatusError("Forbidden", "pods is forbidden");
const reflector = { resource: "pods", isSynced: true, silentSince: undefined, problem: undefined };
const live: FreshnessInput = {
  pulse: { state: "up" },
  now: 100_000,
  isDiscovered: true,
  wasLive: true,
  reflectors: [reflector],
  discoveryProblem: undefined,
};
const down = { state: "down", isReachable: false, problem: dead } as const;

describe("decideFreshness", () => {
  test.each<[string, Partial<FreshnessInput>, string, RegExp]>([
    ["it never answered", { pulse: down, wasLive: false, reflectors: [] }, "offline", /refused/],
    ["it stopped answering", { pulse: down }, "stale", /refused/],
    [
      "nothing was asked yet",
      { pulse: { state: "unknown" }, wasLive: false, isDiscovered: false, reflectors: [] },
      "syncing",
      /^$/,
    ],
    [
      "the first lists are under way",
      { wasLive: false, reflectors: [{ ...reflector, isSynced: false }] },
      "syncing",
      /^$/,
    ],
    [
      "a first list fails",
      { wasLive: false, reflectors: [{ ...reflector, isSynced: false, problem: dead }] },
      "syncing",
      /refused/,
    ],
    [
      "a watch is not open for long",
      { reflectors: [{ ...reflector, silentSince: 100_000 - graceMilliseconds - 1, problem: dead }] },
      "stale",
      /pods.*refused/,
    ],
    [
      "a watch is being reopened",
      { reflectors: [{ ...reflector, silentSince: 100_000 - 10 }] },
      "live",
      /^$/,
    ],
    [
      "a kind is forbidden",
      { reflectors: [reflector, { ...reflector, resource: "nodes", isSynced: false, problem: forbidden }] },
      "live",
      /not shown.*nodes/,
    ],
    [
      "a kind became forbidden",
      { reflectors: [{ ...reflector, silentSince: 1, problem: forbidden }] },
      "stale",
      /pods.*forbidden/,
    ],
    [
      "a new kind is being listed",
      { reflectors: [reflector, { ...reflector, isSynced: false }] },
      "live",
      /^$/,
    ],
    ["all is well", {}, "live", /^$/],
  ])("%s", (_, change, freshness, words) => {
    const decided = decideFreshness({ ...live, ...change });
    expect(decided.freshness).toBe(freshness);
    expect(decided.problem ?? "").toMatch(words);
  });
});

import { describe, expect, it } from "vitest";
import { planClusterConditions, type ConditionInput } from "./plan-cluster-conditions";

const live: ConditionInput = {
  freshness: "live",
  problem: undefined,
  credentialsRefused: false,
  impersonation: { ready: true, message: "works" },
  identity: { status: "True", reason: "Synced", message: "in place" },
  controlPlanes: [{ namespace: "istio-system", name: "istiod", version: "1.31.0", ready: 1, replicas: 1 }],
};
const statusOf = (input: ConditionInput) =>
  Object.fromEntries(
    planClusterConditions([], input, 1, "2026-01-01T00:00:00Z").map(({ type, status, reason }) => [
      type,
      `${status} ${reason}`,
    ]),
  );

describe("planClusterConditions", () => {
  it.each<[string, Partial<ConditionInput>, Record<string, string>]>([
    [
      "a dead cluster",
      { freshness: "stale", problem: "gone", impersonation: undefined },
      {
        Reachable: "False Lost",
        CredentialsValid: "Unknown NotAsked",
        ImpersonationReady: "Unknown NotTried",
        IdentitySynced: "Unknown NotAsked",
      },
    ],
    [
      "one that never answered",
      { freshness: "offline", controlPlanes: [] },
      { Reachable: "False NeverReached", MeshReady: "Unknown NotSeen" },
    ],
    [
      "a refused token",
      { freshness: "stale", credentialsRefused: true },
      { CredentialsValid: "False Refused" },
    ],
    [
      "no impersonation",
      { impersonation: { ready: false, message: "no" } },
      { ImpersonationReady: "False Refused" },
    ],
    [
      "tenants' rights that nobody looked at",
      { identity: undefined },
      { IdentitySynced: "Unknown NotTried" },
    ],
    [
      "tenants' rights that cannot be written",
      { identity: { status: "False", reason: "DeletionsHeld", message: "no" } },
      { IdentitySynced: "False DeletionsHeld" },
    ],
    ["no mesh", { controlPlanes: [] }, { MeshReady: "False NoControlPlane" }],
    [
      "a mesh that is down",
      { controlPlanes: [{ namespace: "n", name: "istiod", version: "1", ready: 0, replicas: 1 }] },
      { MeshReady: "False ControlPlaneNotReady" },
    ],
  ])("tells of %s", (_, change, expected) => {
    expect(statusOf({ ...live, ...change })).toMatchObject(expected);
  });

  it("is all True for a healthy member", () => {
    expect(Object.values(statusOf(live)).every((text) => text.startsWith("True"))).toBe(true);
  });

  it("keeps the transition time while a condition stays, and moves it when it turns", () => {
    const first = planClusterConditions([], live, 1, "2026-01-01T00:00:00Z");
    const same = planClusterConditions(first, live, 1, "2026-01-02T00:00:00Z");
    expect(same).toEqual(first);
    const turned = planClusterConditions(first, { ...live, freshness: "stale" }, 1, "2026-01-03T00:00:00Z");
    expect(turned.find((condition) => condition.type === "Reachable")?.lastTransitionTime).toBe(
      "2026-01-03T00:00:00Z",
    );
    expect(turned.find((condition) => condition.type === "MeshReady")?.lastTransitionTime).toBe(
      "2026-01-01T00:00:00Z",
    );
  });
});

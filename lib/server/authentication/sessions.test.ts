import { describe, expect, it, vi } from "vitest";
import { SessionRevocations } from "./sessions";

describe("SessionRevocations", () => {
  it("tells the streams of the revoked session only, once", () => {
    const sessions = new SessionRevocations();
    const [mine, gone, other] = [vi.fn<() => void>(), vi.fn<() => void>(), vi.fn<() => void>()];
    sessions.onRevoked("a", mine);
    sessions.onRevoked("a", gone)();
    sessions.onRevoked("b", other);
    sessions.revoke("a", 1000, 0);
    sessions.revoke("a", 1000, 0);
    expect([mine, gone, other].map((listener) => listener.mock.calls.length)).toEqual([1, 0, 0]);
    expect([sessions.isRevoked("a"), sessions.isRevoked("b")]).toEqual([true, false]);
  });

  it("forgets a session once it would have expired anyway", () => {
    const sessions = new SessionRevocations();
    sessions.revoke("a", 1000, 0);
    sessions.revoke("b", 5000, 2000);
    expect([sessions.isRevoked("a"), sessions.isRevoked("b"), sessions.size]).toEqual([false, true, 1]);
  });
});

import { describe, expect, it } from "vitest";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { createRefusalGate } from "./refusal-gate";

const person = {
  issuer: "https://id.example.com",
  sub: "ada",
  name: "Ada",
  role: "viewer",
  username: "isthmus:ada",
  groups: [],
  oidcGroups: [],
} as const;
const ada = { person, requestId: "r" };
const stranger = { person: null, requestId: "r" };
const forbidden = (name: string) =>
  new StatusError("Forbidden", `may not see ${name}`, { cluster: "north", kind: "Gateway", name });

describe("which refusals become events", () => {
  it("every refused write of a person, again and again", () => {
    const admit = createRefusalGate(() => 0);
    const write = { actor: ada, verb: "update", isWrite: true };
    for (const reason of ["Forbidden", "Conflict", "Conflict", "Invalid", "NotFound"])
      expect(admit({ ...write, error: new StatusError(reason, reason) })).toBe(reason);
    expect(admit({ ...write, error: new StatusError("ServiceUnavailable", "down") })).toBeUndefined();
  });

  it("every try of a subresource that is never served, though nothing is written", () => {
    const admit = createRefusalGate(() => 0);
    const causes = [{ reason: "SUBRESOURCE_FORBIDDEN", message: "exec", field: "" }];
    const error = () => new StatusError("Forbidden", "exec", { causes });
    const tries = Array.from({ length: 3 }, () =>
      admit({ actor: ada, verb: "get", isWrite: false, error: error() }),
    );
    expect(tries).toEqual(["exec", "exec", "exec"]);
  });

  it("a refused read once in ten minutes, each object for itself", () => {
    let now = 0;
    const admit = createRefusalGate(() => now);
    const read = (name: string) => admit({ actor: ada, verb: "get", isWrite: false, error: forbidden(name) });
    expect([read("a"), read("a"), read("b")]).toEqual(["may not see a", undefined, "may not see b"]);
    now = 10 * 60_000;
    expect(read("a")).toBe("may not see a");
    expect(
      admit({ actor: ada, verb: "get", isWrite: false, error: new StatusError("NotFound", "") }),
    ).toBeUndefined();
  });

  it("of strangers a measure, and how many were left out", () => {
    let now = 0;
    const admit = createRefusalGate(() => now);
    const forge = () =>
      admit({ actor: stranger, verb: "get", isWrite: false, error: new StatusError("BadRequest", "forged") });
    const told = Array.from({ length: 1000 }, forge).filter((message) => message !== undefined);
    expect(told).toHaveLength(300);
    now = 1000;
    expect(forge()).toBe("forged (700 more of strangers before it are not recorded)");
    expect(forge()).toBe("forged");
  });
});

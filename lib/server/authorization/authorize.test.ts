import { describe, expect, it } from "vitest";
import { emptyTenancyState } from "@/lib/domain/tenancy/state";
import { askedBy, serveAccess } from "@/lib/testing/serve-access";
import { authorize } from "./authorize";

const route = {
  cluster: "west",
  group: "networking.istio.io",
  version: "v1",
  resource: "virtualservices",
  namespace: "orchard",
  name: "apple",
};
const freeze = {
  resource: "prohibitions",
  kind: "Prohibition",
  name: "freeze",
  message: "spec.rights: Required",
};

describe("while something that forbids cannot be read", () => {
  it("nothing is written, and everything read", () => {
    serveAccess(emptyTenancyState, [freeze]);
    const olivia = askedBy("olivia", "operator");
    expect(() => authorize(olivia, "update", route)).toThrow("Prohibition freeze cannot be read");
    expect(() => authorize(askedBy("tess", "tenant"), "update", route)).toThrow(
      "a rule of access cannot be read",
    );
    expect(authorize(olivia, "get", route).verb).toBe("get");
  });

  it.each([
    { ...freeze, resource: "accessbindings", kind: "AccessBinding" },
    { resource: "prohibitions", kind: "Prohibition", message: "the host does not answer" },
  ])("what gives nothing, or is known from before, stops nobody", (problem) => {
    serveAccess(emptyTenancyState, [problem]);
    expect(authorize(askedBy("olivia", "operator"), "update", route).verb).toBe("update");
  });
});

import { describe, expect, it } from "vitest";
import { makeVirtualService } from "@/lib/testing/world";
import { diffYaml, toYaml } from "./format-yaml";

describe("toYaml", () => {
  it("shows what a person writes, in the conventional order", () => {
    const object = makeVirtualService(
      "reviews",
      { hosts: ["reviews"], zeta: 1, alpha: { b: 1 } },
      {
        generation: 4,
        managedFields: [],
        annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}", note: "keep" },
      },
    );
    const { spec, ...rest } = object;
    expect(toYaml({ spec, status: {}, ...rest } as never)).toBe(
      [
        "apiVersion: networking.istio.io/v1",
        "kind: VirtualService",
        "metadata:",
        "  name: reviews",
        "  namespace: bookinfo",
        "  annotations:",
        "    note: keep",
        "spec:",
        "  hosts:",
        "    - reviews",
        "  zeta: 1",
        "  alpha:",
        "    b: 1",
        "",
      ].join("\n"),
    );
  });
});

describe("diffYaml", () => {
  it("marks each line", () => {
    expect(diffYaml("", "a: 1\n")).toEqual([{ kind: "add", text: "a: 1" }]);
    expect(diffYaml("a: 1\nb: 2\nc: 3\n", "a: 1\nb: 3\nc: 3\n")).toEqual([
      { kind: "same", text: "a: 1" },
      { kind: "del", text: "b: 2" },
      { kind: "add", text: "b: 3" },
      { kind: "same", text: "c: 3" },
    ]);
  });
});

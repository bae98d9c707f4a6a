import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeObject, makeVirtualService, makeWorld } from "@/lib/testing/world";
import { compareAge } from "../kubernetes/compare-age";
import type { ClusterWorld } from "../kubernetes/projected";
import { applyChange, type WorldEdit } from "./apply-change";

const old = makeVirtualService("old", { hosts: ["a"] });
const gateway = makeObject("gateway.networking.k8s.io/v1", "Gateway", "old", {});
const world = makeWorld({ virtualServices: [old], gatewayApiGateways: [gateway] });
const fresh = {
  apiVersion: "networking.istio.io/v1beta1",
  kind: "VirtualService",
  metadata: { name: "fresh", namespace: "bookinfo" },
  spec: { hosts: ["b"] },
};

describe("applyChange", () => {
  it("touches no list but those of the edits, and not the world it was given", () => {
    const before = structuredClone(world);
    const after = applyChange(world, [
      { action: "create", object: fresh },
      { action: "update", object: { ...old, spec: { hosts: ["c"] } } },
    ]);
    expect(after.virtualServices.map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
      ["old", { hosts: ["c"] }],
      ["fresh", { hosts: ["b"] }],
    ]);
    expect(after.gatewayApiGateways).toBe(world.gatewayApiGateways);
    expect(world).toEqual(before);
  });

  it("makes a new object the youngest, so that it wins over nothing that is stored", () => {
    const [first, second] = applyChange(world, [
      { action: "create", object: fresh },
    ]).virtualServices.toSorted(compareAge);
    expect([first?.metadata.name, second?.metadata.name]).toEqual(["old", "fresh"]);
  });

  it("tells Istio's kinds from those of Gateway API with the same name", () => {
    const istio = { ...gateway, apiVersion: "networking.istio.io/v1" };
    expect(applyChange(world, [{ action: "delete", object: istio }])).toEqual(world);
    expect(applyChange(world, [{ action: "delete", object: gateway }]).gatewayApiGateways).toEqual([]);
  });

  it("is the same world when nothing changes: same object, delete of nothing, a kind no world holds", () => {
    const edits: WorldEdit[] = [
      { action: "unchanged", object: fresh },
      { action: "update", object: old },
      { action: "delete", object: fresh },
      { action: "create", object: { ...fresh, apiVersion: "v1", kind: "ConfigMap" } },
    ];
    expect(applyChange(world, edits)).toBe(world);
  });

  it("holds after any row of edits what the last edit of each object says", () => {
    const name = fc.constantFrom("a", "b", "c");
    const edit = fc.record({
      action: fc.constantFrom("create", "update", "delete"),
      name,
      host: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
        const expected = new Map<string, string>();
        for (const { action, name: key, host } of edits) {
          if (action === "delete") expected.delete(key);
          else expected.set(key, host);
        }
        const after: ClusterWorld = applyChange(
          makeWorld(),
          edits.map(({ action, name: key, host }) => ({
            action,
            object: makeVirtualService(key, { hosts: [host] }),
          })),
        );
        const held = after.virtualServices.map(({ metadata, spec }) => [metadata.name, spec]);
        expect(new Map(held as [string, unknown][])).toEqual(
          new Map([...expected].map(([key, host]) => [key, { hosts: [host] }])),
        );
      }),
    );
  });
});

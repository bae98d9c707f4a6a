import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeObject } from "@/lib/testing/world";
import type { KubernetesObject } from "../kubernetes/object";
import type { ChangeEdit } from "./change";
import { planEdit, refuseDoubleEdits } from "./plan-change";

const at = { cluster: "west", resource: "sidecars.networking.istio.io", index: 2 };
const live = makeObject(
  "networking.istio.io/v1",
  "Sidecar",
  "default",
  { egress: [{ hosts: ["./*"] }] },
  {
    managedFields: [{ manager: "kubectl" }],
    finalizers: ["example.com/keep"],
    labels: { team: "a" },
    annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}", note: "b" },
  },
);
const statusOfLive = { conditions: [{ type: "Reconciled" }] };
const edited = (rest: Partial<ChangeEdit["object"]>): ChangeEdit["object"] => ({
  apiVersion: live.apiVersion,
  kind: live.kind,
  spec: live["spec"],
  metadata: { name: "default", namespace: "bookinfo", labels: { team: "a" }, annotations: { note: "b" } },
  ...rest,
});
const update = (object: ChangeEdit["object"], resourceVersion = "7"): ChangeEdit => ({
  action: "update",
  object,
  resourceVersion,
});

describe("planEdit refuses", () => {
  it.each<[string, ChangeEdit, KubernetesObject | null, string, string]>([
    ["an older version", update(edited({}), "6"), live, "Conflict", "edits[2].resourceVersion"],
    ["what is gone", update(edited({})), null, "Conflict", "edits[2].resourceVersion"],
    [
      "a delete of another version",
      { action: "delete", object: edited({}), resourceVersion: "8" },
      live,
      "Conflict",
      "edits[2].resourceVersion",
    ],
    [
      "a create of what exists",
      { action: "create", object: edited({}) },
      live,
      "AlreadyExists",
      "edits[2].object.metadata.name",
    ],
  ])("%s", (_, edit, now, reason, field) => {
    expect(() => planEdit(edit, now, at)).toThrow(
      expect.objectContaining({
        code: 409,
        reason,
        details: expect.objectContaining({
          cluster: "west",
          kind: "Sidecar",
          namespace: "bookinfo",
          name: "default",
          causes: [expect.objectContaining({ field })],
        }) as unknown,
      }),
    );
  });

  it("two edits of one object, also in two versions of its API", () => {
    const other = { ...edited({}), apiVersion: "networking.istio.io/v1beta1" };
    expect(() => refuseDoubleEdits([update(edited({})), update(other)], "west")).toThrow(/twice/);
    const gateway = { ...edited({}), kind: "Gateway" };
    const theirs = { ...gateway, apiVersion: "gateway.networking.k8s.io/v1" };
    expect(() => refuseDoubleEdits([update(gateway), update(theirs)], "west")).not.toThrow();
  });
});

describe("planEdit", () => {
  it("keeps what forms do not show, and takes what they left out as removed", () => {
    const spec = { egress: [{ hosts: ["istio-system/*"] }] };
    const object = edited({ spec, metadata: { name: "default", namespace: "bookinfo" } });
    const { action, after, before, afterYaml } = planEdit(
      update(object),
      { ...live, status: statusOfLive },
      at,
    );
    expect(action).toBe("update");
    expect(after).toEqual({
      ...live,
      spec,
      status: statusOfLive,
      metadata: {
        name: "default",
        namespace: "bookinfo",
        uid: live.metadata.uid,
        resourceVersion: "7",
        creationTimestamp: live.metadata.creationTimestamp,
        finalizers: ["example.com/keep"],
        annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}" },
      },
    });
    expect(before?.metadata).not.toHaveProperty("managedFields");
    expect(afterYaml).not.toContain("last-applied");
  });

  it("sees that nothing changes, whatever of the server's metadata the form sends back", () => {
    const whole = edited({ metadata: { ...live.metadata, namespace: "bookinfo", resourceVersion: "5" } });
    expect(planEdit(update(whole), live, at).action).toBe("unchanged");
    expect(planEdit(update(edited({})), { ...live, status: statusOfLive }, at).action).toBe("unchanged");
  });

  it("creates without what another cluster decided about the object", () => {
    const exported = {
      ...edited({}),
      status: statusOfLive,
      metadata: { ...live.metadata, namespace: "bookinfo" },
    };
    const { after } = planEdit({ action: "create", object: exported }, null, at);
    expect(after).not.toHaveProperty("status");
    expect(Object.keys(after?.metadata ?? {}).toSorted()).toEqual([
      "annotations",
      "finalizers",
      "labels",
      "name",
      "namespace",
    ]);
  });

  it("lets every field of the edit through as it is", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (spec) => {
        const { after } = planEdit(update(edited({ spec })), live, at);
        expect(after?.["spec"]).toEqual(spec);
      }),
    );
  });
});

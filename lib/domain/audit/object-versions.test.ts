import { describe, expect, it } from "vitest";
import { makeObject } from "@/lib/testing/world";
import type { KubernetesObject } from "../kubernetes/object";
import type { RecordedAuditEvent } from "./audit-event";
import { listObjectVersions } from "./object-versions";
import { findVersion, restoreVersion } from "./restore-version";

const policy = (mode: string, resourceVersion = "1"): KubernetesObject => {
  const object = makeObject("security.istio.io/v1", "PeerAuthentication", "default", { mtls: { mode } });
  return { ...object, metadata: { ...object.metadata, resourceVersion } };
};

function eventOf(sequence: number, verb: string, before: unknown, after: unknown): RecordedAuditEvent {
  return {
    sequence,
    previousHash: "",
    hash: "",
    requestId: "r",
    at: "2026-01-01T00:00:00.000Z",
    person: null,
    impersonated: null,
    tenant: null,
    workspace: null,
    cluster: "north",
    object: {
      group: "security.istio.io",
      version: "v1",
      resource: "peerauthentications",
      kind: "PeerAuthentication",
      namespace: "bookinfo",
      name: "default",
    },
    verb,
    outcome: "allowed",
    code: 200,
    reasons: [],
    message: "",
    decision: null,
    before,
    after,
  };
}

describe("the versions of an object", () => {
  it("tell where somebody changed it around Isthmus", () => {
    const [gone, changed, touched, first] = listObjectVersions(
      [
        eventOf(9, "delete", policy("DISABLE"), null),
        eventOf(7, "update", policy("PERMISSIVE"), policy("DISABLE")),
        eventOf(4, "update", policy("STRICT", "5"), policy("STRICT", "6")),
        eventOf(2, "update", policy("PERMISSIVE"), policy("STRICT")),
      ],
      { hasOlder: false },
    );
    expect([gone?.foreign, changed?.foreign, touched?.foreign, first?.foreign]).toEqual([
      undefined,
      "changed",
      undefined,
      "existed",
    ]);
    expect(gone?.notRestorable).toMatch(/deletion/);
    expect(changed?.afterYaml).toContain("mode: DISABLE");
    expect(touched?.beforeYaml).toBe(touched?.afterYaml);
  });

  it("say nothing of what they do not know", () => {
    const events = [eventOf(3, "update", policy("STRICT"), policy("DISABLE")), eventOf(2, "patch", null, null)];
    const [after, unknown] = listObjectVersions(events, { hasOlder: true });
    expect(after?.foreign).toBeUndefined();
    expect(unknown).toMatchObject({ isKnown: false, notRestorable: expect.stringMatching(/not known/) as string });
  }); // prettier-ignore
});

describe("restoring a version", () => {
  const key = {
    cluster: "north",
    resource: "peerauthentications.security.istio.io",
    namespace: "bookinfo",
    name: "default",
  };

  it("refuses another object, a deletion and what was redacted", () => {
    const event = eventOf(2, "update", null, policy("STRICT"));
    expect(findVersion(event, { ...key, name: "other" })).toMatch(/another object/);
    expect(findVersion({ ...event, cluster: "south" }, key)).toMatch(/another object/);
    expect(findVersion(eventOf(3, "delete", policy("STRICT"), null), key)).toMatch(/left no object/);
    const redacted = { ...policy("STRICT"), spec: { token: "[redacted]" } };
    expect(findVersion(eventOf(4, "update", null, redacted), key)).toMatch(/credentials/);
  });

  it("is an edit of what is there now: what people wrote then, what servers keep now", () => {
    const version = findVersion(eventOf(2, "update", null, policy("STRICT")), key) as KubernetesObject;
    const live = policy("DISABLE", "99");
    const restored = restoreVersion(version, {
      ...live,
      metadata: { ...live.metadata, uid: "now", finalizers: ["keep/me"] },
    });
    expect(restored).toMatchObject({
      metadata: { resourceVersion: "99", uid: "now", finalizers: ["keep/me"] },
      spec: { mtls: { mode: "STRICT" } },
    });
  });

  it("creates what is gone, without what a server set", () => {
    expect(restoreVersion(policy("STRICT", "5"), null).metadata).not.toHaveProperty("resourceVersion");
  });
});

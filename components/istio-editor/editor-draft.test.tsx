import { describe, expect, it } from "vitest";
import { makeObject } from "@/lib/testing/world";
import { editText, isDraftDirty, listClashes, rebaseDraft, startDraft } from "./editor-draft";

const base = makeObject("security.istio.io/v1", "PeerAuthentication", "default", {
  mtls: { mode: "PERMISSIVE" },
});
const strict = editText(
  undefined,
  startDraft(undefined, base, base),
  `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: bookinfo }
spec: { mtls: { mode: STRICT } }
`,
);

describe("a draft on a newer version", () => {
  it("keeps mine, takes theirs elsewhere and names what both changed", () => {
    const theirs = {
      ...base,
      metadata: { ...base.metadata, resourceVersion: "9", labels: { team: "shop" } },
      spec: { mtls: { mode: "DISABLE" } },
    };
    expect(listClashes(strict, theirs)).toEqual([["spec", "mtls", "mode"]]);
    const rebased = rebaseDraft(undefined, strict, theirs);
    expect(rebased.base).toBe(theirs);
    expect(rebased.object["spec"]).toEqual({ mtls: { mode: "STRICT" } });
    expect(rebased.object.metadata).toMatchObject({ resourceVersion: "9", labels: { team: "shop" } });
  });

  it("is that version when nothing was edited", () => {
    const theirs = { ...base, spec: {} };
    expect(rebaseDraft(undefined, startDraft(undefined, base, base), theirs).object).toBe(theirs);
  });
});

it("text that cannot be read is worth a question before leaving", () => {
  const start = startDraft(undefined, base, base);
  expect(isDraftDirty(start)).toBe(false);
  const broken = editText(undefined, start, "spec: [");
  expect(broken.object).toBe(base);
  expect(isDraftDirty(broken)).toBe(true);
});

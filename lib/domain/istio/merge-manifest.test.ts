import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { makeVirtualService } from "@/lib/testing/world";
import type { KubernetesObject } from "../kubernetes/object";
import { hiddenAnnotation, toYaml } from "./format-yaml";
import { mergeManifest } from "./merge-manifest";

const live = makeVirtualService(
  "reviews",
  { hosts: ["reviews"] },
  {
    uid: "u-1",
    resourceVersion: "7",
    generation: 4,
    managedFields: [{ manager: "helm" }],
    ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "owner", uid: "u-2" }],
    finalizers: ["example.com/guard"],
    labels: { app: "reviews", team: "a" },
    annotations: { [hiddenAnnotation]: '{"spec":{}}', note: "old" },
  },
);

/** As the editor does: what is shown, changed by the person, read again. */
function edit(change: (metadata: Record<string, unknown>) => void, from = live): KubernetesObject {
  const shown = parse(toYaml(from)) as KubernetesObject;
  change(shown.metadata);
  return mergeManifest(shown, from);
}

describe("mergeManifest", () => {
  it("lets nobody write over the version and identity that the text was made from", () => {
    const { metadata } = edit((shown) => Object.assign(shown, { resourceVersion: "99", uid: "other" }));
    expect(metadata).toMatchObject({ resourceVersion: "7", uid: "u-1" });
  });

  it("leaves malformed annotations to be refused by the member", () => {
    expect(edit((shown) => Object.assign(shown, { annotations: "text" })).metadata.annotations).toBe("text");
  });

  it("gives back all that was not shown, but for managedFields and status", () => {
    const { managedFields: _, ...metadata } = live.metadata;
    expect(edit(() => undefined, { ...live, status: { validationMessages: [] } })).toEqual({
      ...live,
      metadata,
    });
  });

  it.each<[string, (metadata: Record<string, unknown>) => void]>([
    [
      "removed",
      (shown) => {
        delete shown["labels"];
        delete shown["annotations"];
      },
    ],
    ["emptied", (shown) => Object.assign(shown, { labels: {}, annotations: null })],
  ])("takes labels and annotations that the person %s away, and keeps the hidden one", (_, change) => {
    const { metadata } = edit(change);
    expect(metadata.labels ?? {}).toEqual({});
    expect(metadata.annotations).toEqual({ [hiddenAnnotation]: '{"spec":{}}' });
    expect(metadata["finalizers"]).toEqual(["example.com/guard"]);
  });

  it("writes no annotations when the person removed the only ones", () => {
    const plain = makeVirtualService("reviews", {}, { annotations: { note: "old" } });
    expect(edit((shown) => delete shown["annotations"], plain).metadata).not.toHaveProperty("annotations");
  });

  it("takes the person's label, annotation and spec", () => {
    const { metadata } = edit((shown) =>
      Object.assign(shown, { labels: { team: "b" }, annotations: { note: "new" } }),
    );
    expect(metadata.labels).toEqual({ team: "b" });
    expect(metadata.annotations).toEqual({ [hiddenAnnotation]: '{"spec":{}}', note: "new" });
  });
});

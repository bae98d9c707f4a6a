import { describe, expect, it } from "vitest";
import { findFieldLine, readManifest } from "./read-manifest";

const text = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: bookinfo
spec:
  http:
    - route:
        - destination: { host: reviews, subset: v1 }
          weight: 80
        - destination: { host: reviews, subset: v2 }
          weight: 20
`;
const was = {
  apiVersion: "networking.istio.io/v1",
  kind: "VirtualService",
  metadata: { name: "reviews", namespace: "bookinfo" },
};

describe("readManifest", () => {
  it("refuses broken YAML at its line", () => {
    expect(readManifest("a: 1\nb: [1\nc: 2\n", was).problems[0]?.line).toBeGreaterThan(1);
  });

  it("refuses another object, naming the field and its line", () => {
    expect(readManifest(text.replace("name: reviews\n", "name: ratings\n"), was).problems).toEqual([
      { line: 4, message: "metadata.name must stay reviews: this editor changes one object" },
    ]);
  });

  it("reads the object whole", () => {
    expect(readManifest(text, was).object?.metadata.name).toBe("reviews");
  });
});

describe("findFieldLine", () => {
  it("finds a field inside lists, and the nearest ancestor of one that is not written", () => {
    expect(findFieldLine(text, "spec.http[0].route[1].weight")).toBe(12);
    expect(findFieldLine(text, "spec.hosts")).toBe(6);
  });
});

import { describe, expect, it } from "vitest";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { findFieldLine, placeStatus, readManifest } from "./read-manifest";

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

  it("says that a host that begins with * is to be quoted, at its line", () => {
    const reading = readManifest(`${text}  hosts:\n    - *.example.com\n`, was);
    expect(reading.object).toBeUndefined();
    expect(reading.problems[0]).toMatchObject({ line: 14 });
    expect(reading.problems[0]?.message).toContain("Quote");
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

describe("placeStatus", () => {
  it("puts a strict decoding error at the field it names, a webhook's word at spec", () => {
    const strict = new StatusError("BadRequest", 'strict decoding error: unknown field "spec.http"');
    expect(placeStatus(text, strict)).toEqual([{ line: 7, message: 'unknown field "spec.http"' }]);
    expect(
      placeStatus(text, new StatusError("BadRequest", "admission webhook denied the request"))[0]?.line,
    ).toBe(6);
  });
});

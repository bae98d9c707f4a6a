import { rootCertificates } from "node:tls";
import { describe, expect, it } from "vitest";
import { fingerprintRoots, meshConfigMapName } from "./mesh-reader";

describe("the trusted roots", () => {
  const [one = "", other = ""] = rootCertificates;

  it("have one name whatever their order and whatever stands between them", () => {
    expect(fingerprintRoots(`${one}\n${other}`)).toBe(fingerprintRoots(`# two\n${other}\n\n${one}\n${one}`));
    expect(fingerprintRoots(one)).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprintRoots(one)).not.toBe(fingerprintRoots(other));
  });

  it.each(["", "nonsense", one.slice(0, 200), one.replace(/\n.{30}/, "\n")])(
    "are unknown when unreadable",
    (pem) => {
      expect(fingerprintRoots(pem)).toBeUndefined();
    },
  );
});

it("a revision has a ConfigMap of its own, the default one `istio`", () => {
  expect([meshConfigMapName("default"), meshConfigMapName("canary")]).toEqual(["istio", "istio-canary"]);
});

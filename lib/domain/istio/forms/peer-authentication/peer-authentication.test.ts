import { describe, expect, test } from "vitest";
import { testLosslessForm } from "@/lib/testing/lossless-form";
import { makeObject } from "@/lib/testing/world";
import { findPolicyScope, setPolicyScope } from "../policy-scope";
import { applyPeerAuthentication } from "./apply-peer-authentication";
import { peerAuthenticationForm } from "./peer-authentication";
import { readPeerAuthentication } from "./read-peer-authentication";

const make = (name: string, spec: Record<string, unknown>) =>
  makeObject("security.istio.io/v1", "PeerAuthentication", name, spec);
const strict = make("strict", {
  selector: { matchLabels: { app: "cart" } },
  mtls: { mode: "STRICT" },
  portLevelMtls: { "8080": { mode: "DISABLE" }, "9090": {} },
});

describe("losslessness", () => {
  testLosslessForm(peerAuthenticationForm, [strict, make("open", {})]);
});

test("a port that is none and a name that is none are refused", () => {
  const { values } = readPeerAuthentication(strict);
  const broken = { ...values, name: "Big Name", portLevelMtls: [{ port: "http", mode: "STRICT" as const }] };
  const paths = peerAuthenticationForm.schema
    .safeParse(broken)
    .error?.issues.map(({ path }) => path.join("."));
  expect(paths).toEqual(["name", "portLevelMtls.0.port"]);
});

test("a mode the form does not know is told of and kept until another is chosen", () => {
  const object = make("odd", { mtls: { mode: "MOSTLY" } });
  const { values, unsupported } = readPeerAuthentication(object);
  expect(unsupported.map(({ path }) => path)).toEqual([["spec", "mtls", "mode"]]);
  expect(applyPeerAuthentication(values, object)).toEqual(object);
  expect(applyPeerAuthentication({ ...values, mtls: "STRICT" }, object)["spec"]).toEqual({
    mtls: { mode: "STRICT" },
  });
});

test("an empty object stays one", () => {
  const object = make("empty", { mtls: {}, selector: null });
  expect(applyPeerAuthentication(readPeerAuthentication(object).values, object)).toEqual(object);
});

test("removing a value removes its field, and nothing else", () => {
  const { values } = readPeerAuthentication(strict);
  const { mtls: _, ...rest } = values;
  const applied = applyPeerAuthentication(
    { ...rest, portLevelMtls: values.portLevelMtls.filter(({ port }) => port === "9090") },
    strict,
  );
  expect(applied["spec"]).toEqual({
    selector: { matchLabels: { app: "cart" } },
    portLevelMtls: { "9090": {} },
  });
});

test("scope", () => {
  const { values } = readPeerAuthentication(strict);
  expect(findPolicyScope(values, "istio-system")).toBe("workload");
  const wide = setPolicyScope(values, "mesh", "istio-system");
  expect(findPolicyScope(wide, "istio-system")).toBe("mesh");
  expect(applyPeerAuthentication(wide, null).metadata).toEqual({ name: "strict", namespace: "istio-system" });
});

test("an object that was never stored may be renamed, a stored one may not", () => {
  const { values } = readPeerAuthentication(strict);
  const renamed = { ...values, name: "other", namespace: "web" };
  expect(applyPeerAuthentication(renamed, strict)).toEqual(strict);
  const draft = { ...strict, metadata: { name: "strict", namespace: "shop", labels: { a: "b" } } };
  expect(applyPeerAuthentication(renamed, draft).metadata).toEqual({
    name: "other",
    namespace: "web",
    labels: { a: "b" },
  });
});

import { describe, expect, test } from "vitest";
import { testLosslessForm } from "@/lib/testing/lossless-form";
import { makeObject } from "@/lib/testing/world";
import { applyRequestAuthentication } from "./apply-request-authentication";
import { readRequestAuthentication } from "./read-request-authentication";
import { requestAuthenticationForm } from "./request-authentication";

const make = (name: string, spec: Record<string, unknown>) =>
  makeObject("security.istio.io/v1", "RequestAuthentication", name, spec);
const full = make("full", {
  selector: { matchLabels: { app: "cart" } },
  jwtRules: [
    {
      issuer: "https://id.example.com",
      jwksUri: "https://id.example.com/keys",
      audiences: ["shop"],
      fromHeaders: [{ name: "Authorization", prefix: "Bearer " }],
      fromParams: ["token"],
      fromCookies: ["t"],
      outputClaimToHeaders: [{ header: "x-sub", claim: "sub" }],
      outputPayloadToHeader: "x-jwt",
      forwardOriginalToken: true,
      timeout: "5s",
    },
    { issuer: "b", jwks: "{}" },
  ],
});

describe("losslessness", () => {
  testLosslessForm(requestAuthenticationForm, [
    full,
    make("attached", { targetRefs: [{ kind: "Service", name: "a" }] }),
  ]);
});

test("an issuer is needed, and keys come from one place", () => {
  const { values } = readRequestAuthentication(full);
  const jwtRules = values.jwtRules.map((rule) => ({ ...rule, jwks: "{}" }));
  const find = (candidate: unknown): unknown =>
    requestAuthenticationForm.schema.safeParse(candidate).error?.issues.map(({ path }) => path.join("."));
  expect(find({ ...values, jwtRules })).toEqual(["jwtRules.0.jwks"]);
  expect(find({ ...values, jwtRules: [{ ...jwtRules[1], jwks: "", issuer: "", jwksUri: "keys" }] })).toEqual([
    "jwtRules.0.issuer",
    "jwtRules.0.jwksUri",
  ]);
});

test("the last rule removed removes the list", () => {
  const { values } = readRequestAuthentication(full);
  expect(applyRequestAuthentication({ ...values, jwtRules: [] }, full)["spec"]).toEqual({
    selector: { matchLabels: { app: "cart" } },
  });
});

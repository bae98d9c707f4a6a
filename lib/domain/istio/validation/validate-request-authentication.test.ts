import { describe, expect, it } from "vitest";
import { judgeSpec } from "@/lib/testing/judge-spec";

const judgeRule = (rule: object) =>
  judgeSpec("RequestAuthentication", { jwtRules: [{ issuer: "me", ...rule }] });
const at = "error spec.jwtRules[0]";
const rsa = { kty: "RSA", n: "x-_A", e: "AQAB" };

describe("validateRequestAuthentication", () => {
  it.each<[string, object, string]>([
    ["nobody's tokens", { issuer: "" }, `${at}.issuer: issuer or jwksUri must be non-empty string`],
    ["keys from a file", { jwksUri: "file:///x" }, `${at}.jwksUri: URI scheme "file" is not supported`],
    [
      "a broken port",
      { jwksUri: "https://a:b/" },
      `${at}.jwksUri: parse "https://a:b/": invalid port ":b" after host`,
    ],
    [
      "a key of no type",
      { jwks: '{"keys":[{}]}' },
      `${at}.jwks: jwks parse error: failed to unmarshal JWK set: failed to decode key #0 in "keys": invalid key type from JSON ()`,
    ],
    [
      "half a key",
      { jwks: '{"kty":"RSA","n":"AQAB"}' },
      `${at}.jwks: jwks parse error: failed to unmarshal JWK set: failed to parse sole key in key set: failed to unmarshal JSON into key: required field e is missing`,
    ],
    ["an empty audience", { audiences: ["a", ""] }, `${at}.audiences[1]: audience must be non-empty string`],
    [
      "a claim to no header",
      { outputClaimToHeaders: [{ claim: "sub" }] },
      `${at}.outputClaimToHeaders[0]: outputClaimToHeaders header and claim value must be non-empty string`,
    ],
    [
      "a claim to a strange header",
      { outputClaimToHeaders: [{ claim: "sub", header: "a:b" }] },
      `${at}.outputClaimToHeaders[0].header: header name a:b is not a valid header name`,
    ],
    [
      "a header without name",
      { fromHeaders: [{}] },
      `${at}.fromHeaders[0].name: location header name must be non-empty string`,
    ],
  ])("refuses %s", (_, rule, line) => {
    expect(judgeRule(rule)).toContain(line);
  });

  it("warns of private keys", () => {
    expect(judgeRule({ jwks: JSON.stringify({ keys: [rsa, { ...rsa, d: "AA" }] }) })).toEqual([
      "warning spec.jwtRules[0].jwks: jwks key at index 1 contains private key material; only public keys are used for verification",
    ]);
  });

  it("accepts keys in place and by URI", () => {
    expect(judgeRule({ jwks: JSON.stringify(rsa) })).toEqual([]);
    // Go's decoder stops at the end of the first value.
    expect(judgeRule({ jwks: `${JSON.stringify(rsa)} and more` })).toEqual([]);
    expect(judgeRule({ jwksUri: "https://[::1]:8443/keys?x#y", timeout: "5s" })).toEqual([]);
  });
});

describe("validatePeerAuthentication", () => {
  const selector = { matchLabels: { app: "x" } };
  it.each<[object, string[]]>([
    [
      { portLevelMtls: { 80: {} } },
      ["error spec.portLevelMtls: mesh/namespace peer authentication cannot have port level mTLS"],
    ],
    [
      { selector, portLevelMtls: {} },
      ["error spec.portLevelMtls: port level mTLS, if defined, must have at least one element"],
    ],
    [
      { selector, portLevelMtls: { 65536: {} } },
      ['error spec.portLevelMtls["65536"]: port must be in range 1..65535'],
    ],
    [{ selector: {} }, ["warning spec.selector: workload selector specified without labels"]],
    [{ selector, mtls: { mode: "STRICT" }, portLevelMtls: { 80: { mode: "DISABLE" } } }, []],
  ])("judges %j", (spec, lines) => {
    expect(judgeSpec("PeerAuthentication", spec)).toEqual(lines);
  });
});

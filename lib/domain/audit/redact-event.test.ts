import { describe, expect, it } from "vitest";
import type { AuditEvent } from "./audit-event";
import { redactEvent } from "./redact-event";
import { isRedacted, redactObject } from "./redact-object";
import { redactText } from "./redact-text";

const canary = (number: number) => `cAnary${number}${"0123456789abcdef".slice(number % 16)}z9`;
const secret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: "s",
    managedFields: [{ manager: "kubectl" }],
    annotations: {
      "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({
        apiVersion: "v1",
        kind: "Secret",
        data: { key: canary(1) },
      }),
    },
  },
  data: { "tls.key": canary(2) },
  stringData: { any: canary(3) },
};
const route = {
  apiVersion: "networking.istio.io/v1",
  kind: "VirtualService",
  metadata: { name: "v", annotations: { "example.com/token": canary(4) } },
  spec: {
    http: [
      {
        match: [{ headers: { authorization: { exact: canary(5) } } }],
        headers: { request: { set: { "x-api-key": canary(6) } } },
        redirect: { uri: `/x?access_token=${canary(7)}&page=2` },
      },
    ],
  },
};
const filter = {
  apiVersion: "networking.istio.io/v1alpha3",
  kind: "EnvoyFilter",
  metadata: { name: "f" },
  spec: {
    patch: {
      hmac_secret: { inline_string: canary(8) },
      env: [{ name: "DB_PASSWORD", value: canary(9) }],
      source: `-----BEGIN RSA PRIVATE KEY-----\n${canary(10)}\n-----END RSA PRIVATE KEY-----`,
    },
  },
};

describe("twelve planted canaries", () => {
  it("never enter the log, wherever they stand (R-19, R-20)", () => {
    const event: AuditEvent = {
      requestId: "r",
      at: "2026-01-01T00:00:00.000Z",
      person: null,
      impersonated: null,
      tenant: null,
      workspace: null,
      cluster: "north",
      object: null,
      verb: "create",
      outcome: "refused",
      code: 403,
      reasons: ["X"],
      message: `asked with Bearer ${canary(11)} of https://user:${canary(12)}@example.com/`,
      decision: { policyVersion: "1", path: { asked: filter } },
      before: { kind: "List", items: [secret, route] },
      after: secret,
    };
    const text = JSON.stringify(redactEvent(event));
    for (let number = 1; number <= 12; number += 1) expect(text).not.toContain(canary(number));
    expect(text).not.toContain("managedFields");
    // What is only named stays: which keys there are, and whose password it was.
    for (const kept of ["tls.key", "any", "x-api-key", "DB_PASSWORD", "page=2", "https://user:"])
      expect(text).toContain(kept);
    expect(event.after).toBe(secret);
    expect(secret.data["tls.key"]).toBe(canary(2));
  });
});

describe("what is no credential", () => {
  it.each([
    { credentialName: "shop-tls", caCertificates: "/etc/ca.pem", privateKey: "/etc/certs/key.pem" },
    { volumes: [{ secret: { secretName: "s" } }], imagePullSecrets: [{ name: "pull" }] },
    { jwtRules: [{ issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys", forwardOriginalToken: true, fromHeaders: [{ name: "Authorization", prefix: "Bearer " }] }] },
    { consistentHash: { httpCookie: { name: "user", ttl: "0s" } } },
    { when: [{ key: "request.auth.claims[groups]", values: ["admins"] }] },
    { message: "the token is wrong; ask for a password" },
  ])("stays as it is: %j", (object) => {
    expect(redactObject(object)).toEqual(object);
    expect(isRedacted(redactObject(object))).toBe(false);
  }); // prettier-ignore
});

it("values of a condition on a credential are redacted, and the object is known to be incomplete", () => {
  const redacted = redactObject({ when: [{ key: "request.headers[authorization]", values: ["Bearer abcdef123"] }] });
  expect(redacted).toEqual({ when: [{ key: "request.headers[authorization]", values: ["[redacted]"] }] });
  expect(isRedacted(redacted)).toBe(true);
}); // prettier-ignore

it("a signed token is found in any text", () => {
  expect(redactText("got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln, sorry")).toBe("got [redacted], sorry");
});

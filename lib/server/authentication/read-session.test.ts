import { createHash, createHmac, randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { encode } from "next-auth/jwt";
import { describe, expect, it } from "vitest";
import { readSession, sessionSeconds } from "./read-session";

const config = {
  ISTHMUS_SECRET: "a-secret-for-tests-only-0123456789abcdef",
  ISTHMUS_OIDC_ISSUER: "https://id.example.com/",
};
const claims = {
  iss: "https://id.example.com",
  sub: "olivia",
  name: "Olivia",
  email: "o@example.com",
  role: "operator",
};
const token = (
  changed: Record<string, unknown> = {},
  secret = config.ISTHMUS_SECRET,
  maxAge = sessionSeconds,
) => encode({ token: { ...claims, ...changed }, secret, maxAge });
const base64 = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

function unsigned(): string {
  return `${base64({ alg: "none" })}.${base64({ ...claims, jti: "x", iat: 1, exp: 9999999999 })}.`;
}

function signed(): string {
  const head = `${base64({ alg: "HS256" })}.${base64({ ...claims, jti: "x", iat: 1, exp: 9999999999 })}`;
  return `${head}.${createHmac("sha256", config.ISTHMUS_SECRET).update(head).digest("base64url")}`;
}

describe("readSession", () => {
  it.each([
    ["another secret", () => token({}, "another-secret-for-tests-0123456789abcdef")],
    ["another issuer", () => token({ iss: "https://evil.example.com" })],
    ["no issuer", () => token({ iss: undefined })],
    ["an issuer that only starts alike", () => token({ iss: "https://id.example.com.evil.test" })],
    ["an expired one", () => token({}, config.ISTHMUS_SECRET, -60)],
    ["no subject", () => token({ sub: undefined })],
    ["a subject of the control plane", () => token({ sub: "system:admin" })],
    ["a subject with a line break", () => token({ sub: "a\r\nImpersonate-User: b" })],
    ["a subject that is no string", () => token({ sub: { $ne: "" } })],
    ["an unknown role", () => token({ role: "admin" })],
    ["no role", () => token({ role: undefined })],
    ["a role from a prototype", () => token({ role: "__proto__" })],
    ["no name", () => token({ name: "" })],
    ["a name that is too long", () => token({ name: "n".repeat(300) })],
    ["an e-mail that is no string", () => token({ email: 5 })],
    [
      "a next-auth check cookie of ours",
      () => encode({ token: { value: "x" } as never, secret: config.ISTHMUS_SECRET, salt: "isthmus.state" }),
    ],
    [
      "a session encrypted with a salt",
      () => encode({ token: claims, secret: config.ISTHMUS_SECRET, salt: "isthmus.state" }),
    ],
    ["an unsigned token", unsigned],
    ["a signed token in place of an encrypted one", signed],
    ["the empty text", () => ""],
    ["dots", () => "...."],
    ["a digest", () => createHash("sha256").update("x").digest("hex")],
    ["random bytes", () => randomBytes(600).toString("base64url")],
    ["a token that is too long", () => "a".repeat(5000)],
    [
      "a wrong header with five parts",
      () =>
        `${base64({ alg: "dir", enc: "A256GCM", zip: "DEF" })}..${base64("iv")}.${base64("text")}.${base64("tag")}`,
    ],
  ])("refuses %s (R-37)", async (_what, make) => {
    expect(await readSession(await make(), config)).toBeUndefined();
  });

  it(
    "refuses any token with one character changed, and never throws (R-37)",
    { timeout: 60_000 },
    async () => {
      const good = await token();
      await fc.assert(
        fc.asyncProperty(
          fc.nat(good.length - 1),
          fc.constantFrom(..."ABCxyz019_-.=%\0é"),
          async (at, character) => {
            const changed = good.slice(0, at) + character + good.slice(at + 1);
            // The last character of base64url may hold unused bits; the same bytes are the same token.
            if (changed === good || sameBytes(changed, good)) return;
            expect(await readSession(changed, config)).toBeUndefined();
          },
        ),
        { numRuns: 500 },
      );
    },
  );

  it("refuses any other text, and never throws (R-37)", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 400 }), async (text) => {
        expect(await readSession(text, config)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it("is never older than eight hours, whatever the token says", async () => {
    const long = await token({}, config.ISTHMUS_SECRET, 100 * sessionSeconds);
    const session = await readSession(long, config);
    expect(session?.expiresAt).toBeLessThanOrEqual(Date.now() + sessionSeconds * 1000);
    expect(await readSession(long, config, Date.now() + (sessionSeconds + 1) * 1000)).toBeUndefined();
  });

  it("reads the person, with our prefix on every name members see (R-06)", async () => {
    const session = await readSession(await token(), config);
    expect(session?.person).toEqual({
      issuer: "https://id.example.com",
      sub: "olivia",
      name: "Olivia",
      email: "o@example.com",
      role: "operator",
      username: "isthmus:olivia",
      groups: ["isthmus:operators"],
      oidcGroups: [],
    });
  });
});

function sameBytes(one: string, other: string): boolean {
  const bytes = (text: string) =>
    text
      .split(".")
      .map((part) => Buffer.from(part, "base64url").toString("hex"))
      .join(".");
  return /^[\w.-]*$/.test(one) && bytes(one) === bytes(other);
}

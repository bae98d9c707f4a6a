import { describe, expect, it } from "vitest";
import { parseConfig } from "@/lib/server/config";
import { createLogger } from "@/lib/server/logger";
import { authenticationOptions, refuseSignIn } from "./authentication-options";
import type { SessionEvent } from "./record-session";

const config = parseConfig({
  ISTHMUS_PUBLIC_URL: "https://isthmus.example.com",
  ISTHMUS_SECRET: "options-tests-0123456789abcdef-0123456789",
  ISTHMUS_OIDC_ISSUER: "https://id.example.com/",
  ISTHMUS_OIDC_CLIENT_ID: "isthmus",
  ISTHMUS_OIDC_CLIENT_SECRET: "x",
});
const claims = { iss: "https://id.example.com", sub: "ed", groups: ["isthmus-editors"] };

describe("refuseSignIn", () => {
  it.each([
    ["no claims", undefined, "Callback"],
    ["another issuer", { ...claims, iss: "https://evil.test" }, "Callback"],
    ["a subject that reads as the control plane's", { ...claims, sub: "system:masters" }, "SubjectRefused"],
    ["no group", { ...claims, groups: [] }, "NoRole"],
    ["an unmapped group", { ...claims, groups: ["isthmus-admins"] }, "NoRole"],
  ])("refuses %s", (_what, given, code) => expect(refuseSignIn(given, config)).toBe(code));

  it("lets a person with a mapped group in", () => expect(refuseSignIn(claims, config)).toBeUndefined());
});

describe("authenticationOptions", () => {
  const recorded: SessionEvent[] = [];
  const options = authenticationOptions(
    config,
    createLogger("silent"),
    () => new Set(),
    (event) => Promise.resolve(void recorded.push(event)),
  );

  it("records who is refused, who comes and who leaves", async () => {
    const signIn = options.callbacks?.signIn as unknown as (input: object) => Promise<unknown>;
    expect(await signIn({ profile: { ...claims, groups: [] } })).toBe("/sign-in?error=NoRole");
    expect(await signIn({ profile: claims })).toBe(true);
    const jwt = options.callbacks?.jwt as unknown as (input: object) => Promise<object>;
    expect(await jwt({ token: {}, profile: claims })).toMatchObject({ sub: "ed", role: "editor" });
    await options.events?.signOut?.({ token: { sub: "ed", jti: "1", exp: 1 } } as never);
    expect(recorded).toEqual([
      { verb: "sign-in", claims: { ...claims, groups: [] }, refusal: "NoRole" },
      { verb: "sign-in", claims },
      { verb: "sign-out", claims: { sub: "ed", jti: "1", exp: 1 } },
    ]);
  });

  it("demands PKCE, state and nonce of the provider (R-30)", () => {
    expect(options.providers[0]).toMatchObject({
      checks: ["pkce", "state", "nonce"],
      idToken: true,
      wellKnown: "https://id.example.com/.well-known/openid-configuration",
    });
  });

  it("never changes a token after the sign-in", async () => {
    const token = { sub: "ed", role: "editor" };
    const jwt = options.callbacks?.jwt as unknown as (input: object) => Promise<object> | object;
    expect(await jwt({ token, trigger: "update", session: { role: "operator" } })).toBe(token);
  });
});

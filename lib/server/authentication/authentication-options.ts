import "server-only";
import type { NextAuthOptions } from "next-auth";
import type { Config } from "@/lib/server/config";
import type { Logger } from "@/lib/server/logger";
import { chooseGroups, decideRole, readGroups } from "./decide-role";
import { discoveryUrl, sameIssuer } from "./issuer";
import type { SessionEvent } from "./record-session";
import { sessionSeconds } from "./read-session";
import { sessionCookies } from "./session-cookies";
import { revocations } from "./sessions";
import { isSafeSubject } from "./subject";

/** The ID token's claims, as the provider signed them; openid-client has checked signature, iss, aud, exp and nonce. */
type Claims = Record<string, unknown> & { sub: string };

export const signInPage = "/sign-in";

/**
 * next-auth for one generic OIDC provider: authorization code with PKCE, state and nonce; encrypted JWT sessions.
 * @param knownGroups the provider's groups that Teams are mapped to.
 * @param record keeps who came, who was refused and who left.
 */
export function authenticationOptions(
  config: Config,
  logger: Logger,
  knownGroups: () => ReadonlySet<string>,
  record: (event: SessionEvent) => Promise<void>,
): NextAuthOptions {
  return {
    secret: config.ISTHMUS_SECRET,
    useSecureCookies: config.ISTHMUS_PUBLIC_URL.startsWith("https://"),
    cookies: { ...sessionCookies(config.ISTHMUS_PUBLIC_URL) },
    pages: { signIn: signInPage, error: signInPage, signOut: signInPage },
    session: { strategy: "jwt", maxAge: sessionSeconds },
    jwt: { maxAge: sessionSeconds },
    providers: [
      {
        id: "oidc",
        name: config.ISTHMUS_OIDC_NAME,
        type: "oauth",
        wellKnown: discoveryUrl(config.ISTHMUS_OIDC_ISSUER),
        clientId: config.ISTHMUS_OIDC_CLIENT_ID,
        clientSecret: config.ISTHMUS_OIDC_CLIENT_SECRET,
        authorization: { params: { scope: config.ISTHMUS_OIDC_SCOPES } },
        idToken: true,
        checks: ["pkce", "state", "nonce"],
        httpOptions: { timeout: 10_000 },
        profile: (claims: Claims) => ({ id: claims.sub }),
      },
    ],
    callbacks: {
      async signIn({ profile }) {
        const refusal = refuseSignIn(profile as Claims | undefined, config);
        if (refusal === undefined) return true;
        await record({ verb: "sign-in", claims: profile as Claims | undefined, refusal });
        return `${signInPage}?error=${refusal}`;
      },
      async jwt({ token, profile }) {
        // Only a sign-in brings a profile; a token is never changed afterwards.
        if (!profile) return token;
        // next-auth's own event of a sign-in has our shortened profile, not the claims.
        await record({ verb: "sign-in", claims: profile as Claims });
        return issueClaims(profile as Claims, config, knownGroups());
      },
    },
    events: {
      async signOut({ token }) {
        const { jti, exp } = token;
        if (typeof jti !== "string" || typeof exp !== "number") return;
        revocations.revoke(jti, exp * 1000);
        await record({ verb: "sign-out", claims: token });
      },
    },
    logger: {
      error: (code, metadata) => logger.error({ code, reason: messageOf(metadata) }, "sign-in failed"),
      warn: (code) => logger.warn({ code }, "sign-in warning"),
      debug: () => undefined,
    },
  };
}

/** Why these claims are no sign-in, as the code the sign-in page explains; undefined when they are one. */
export function refuseSignIn(
  claims: Claims | undefined,
  config: Config,
): "Callback" | "SubjectRefused" | "NoRole" | undefined {
  if (!claims || !sameIssuer(claims["iss"], config.ISTHMUS_OIDC_ISSUER)) return "Callback";
  if (!isSafeSubject(claims.sub)) return "SubjectRefused";
  if (decideRole(claims[config.ISTHMUS_OIDC_GROUPS_CLAIM], config) === undefined) return "NoRole";
  return undefined;
}

function issueClaims(
  claims: Claims,
  config: Config,
  knownGroups: ReadonlySet<string>,
): Record<string, unknown> {
  const { iss, sub, name, preferred_username: username, email } = claims;
  const shown =
    [name, username, email, sub].find((text): text is string => typeof text === "string" && text !== "") ??
    sub;
  return {
    iss,
    sub,
    name: shown.slice(0, 200),
    ...(typeof email === "string" && email.length <= 254 ? { email } : {}),
    role: decideRole(claims[config.ISTHMUS_OIDC_GROUPS_CLAIM], config),
    groups: chooseGroups(readGroups(claims[config.ISTHMUS_OIDC_GROUPS_CLAIM]), knownGroups),
  };
}

/** Only the message: what next-auth hands over may hold tokens. */
function messageOf(metadata: unknown): string {
  const error = metadata instanceof Error ? metadata : (metadata as { error?: unknown } | undefined)?.error;
  return error instanceof Error ? error.message : "unknown";
}

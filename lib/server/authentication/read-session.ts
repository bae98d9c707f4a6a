import "server-only";
import { decode } from "next-auth/jwt";
import { z } from "zod";
import type { Person } from "@/lib/server/authorization/person";
import type { Config } from "@/lib/server/config";
import { sameIssuer } from "./issuer";
import { groupsOf, isSafeSubject, usernameOf } from "./subject";

/** Eight hours: a working day; there is no renewal without signing in. */
export const sessionSeconds = 8 * 60 * 60;

/** What a session token holds. Tokens of other shapes, however validly encrypted, are no session. */
export const sessionClaims = z.object({
  iss: z.string(),
  sub: z.string().refine(isSafeSubject),
  name: z.string().min(1).max(200),
  email: z.string().max(254).optional(),
  role: z.enum(["operator", "editor", "viewer", "tenant"]),
  groups: z.array(z.string()).default([]),
  jti: z.string().min(1),
  iat: z.number(),
  exp: z.number(),
});

export interface Session {
  id: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  person: Person;
}

/**
 * The session in an encrypted token, or undefined: malformed, encrypted with another secret, of another issuer, expired,
 * older than a session may get, of another shape. Never throws.
 */
export async function readSession(
  token: string,
  config: Pick<Config, "ISTHMUS_SECRET" | "ISTHMUS_OIDC_ISSUER">,
  now = Date.now(),
): Promise<Session | undefined> {
  // The longest token we issue stays far below one cookie's 4 kB; longer ones are not worth decrypting.
  if (token.length > 4096) return undefined;
  const payload = await decode({ token, secret: config.ISTHMUS_SECRET }).catch(() => null);
  const claims = sessionClaims.safeParse(payload);
  if (!claims.success) return undefined;
  const { iss, sub, name, email, role, groups, jti, iat, exp } = claims.data;
  const expiresAt = Math.min(exp, iat + sessionSeconds) * 1000;
  if (expiresAt <= now || !sameIssuer(iss, config.ISTHMUS_OIDC_ISSUER)) return undefined;
  const person: Person = {
    issuer: iss,
    sub,
    name,
    ...(email === undefined ? {} : { email }),
    role,
    username: usernameOf(sub),
    groups: groupsOf(role),
    oidcGroups: groups,
  };
  return { id: jti, expiresAt, person: Object.freeze(person) };
}

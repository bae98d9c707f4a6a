import "server-only";
import type { IncomingHttpHeaders } from "node:http";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import { requestIdOf } from "@/lib/server/http/request-id";
import { getRuntime } from "@/lib/server/runtime";
import { readSession, type Session } from "./read-session";
import { readCookie, sessionCookies } from "./session-cookies";
import { revocations } from "./sessions";

export interface WithHeaders {
  headers: IncomingHttpHeaders | Headers;
}

/** Decrypting costs more than the rest of a portal request; the bound keeps an attacker from filling memory. */
const cacheLimit = 1000;
const decrypted = new Map<string, Session>();

/**
 * Who asks. Every request is checked against expiry and sign-out; only the decryption of a token is remembered.
 * @throws StatusError Unauthorized for a missing, malformed, foreign, expired or signed-out session.
 */
export async function authenticate(request: WithHeaders): Promise<RequestContext> {
  const { person } = await authenticateSession(request);
  return { person, requestId: requestIdOf(header(request.headers, "x-request-id")) };
}

/**
 * As {@link authenticate}, with the session: for streams, which must end with it.
 * @throws StatusError Unauthorized
 */
export async function authenticateSession(request: WithHeaders): Promise<Session> {
  const session = await findSession(request);
  if (!session) throw new StatusError("Unauthorized", "sign in first: there is no valid session");
  return session;
}

/** As {@link authenticateSession}; undefined instead of an error. */
export async function findSession({ headers }: WithHeaders): Promise<Session | undefined> {
  const { config } = getRuntime();
  const token = readCookie(header(headers, "cookie"), cookieName(config.ISTHMUS_PUBLIC_URL));
  if (!token) return undefined;
  const session = decrypted.get(token) ?? (await remember(token));
  if (!session || session.expiresAt <= Date.now() || revocations.isRevoked(session.id)) {
    decrypted.delete(token);
    return undefined;
  }
  return session;
}

async function remember(token: string): Promise<Session | undefined> {
  const session = await readSession(token, getRuntime().config);
  if (!session) return undefined;
  if (decrypted.size >= cacheLimit) {
    const oldest = decrypted.keys().next();
    if (!oldest.done) decrypted.delete(oldest.value);
  }
  decrypted.set(token, session);
  return session;
}

const cookieNames = new Map<string, string>();

function cookieName(publicUrl: string): string {
  let name = cookieNames.get(publicUrl);
  if (name === undefined) cookieNames.set(publicUrl, (name = sessionCookies(publicUrl).sessionToken.name));
  return name;
}

/** Told apart by shape: the Headers of Next's bundle is not this bundle's class. */
function header(headers: IncomingHttpHeaders | Headers, name: string): string | undefined {
  if (isHeaders(headers)) return headers.get(name) ?? undefined;
  const value = headers[name];
  return Array.isArray(value) ? value.join("; ") : value;
}

function isHeaders(headers: IncomingHttpHeaders | Headers): headers is Headers {
  return typeof headers.get === "function";
}

import "server-only";

export interface CookieSpec {
  name: string;
  options: { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean; maxAge?: number };
}

export interface SessionCookies {
  sessionToken: CookieSpec;
  callbackUrl: CookieSpec;
  csrfToken: CookieSpec;
  pkceCodeVerifier: CookieSpec;
  state: CookieSpec;
  nonce: CookieSpec;
}

const checkSeconds = 15 * 60;

/**
 * Every cookie we set. Behind https they are `__Host-`: Secure, this host only, no other path. Plain http is served on
 * loopback only (see {@link isAcceptablePublicUrl}), where browsers take no `__Host-` cookie.
 */
export function sessionCookies(publicUrl: string): SessionCookies {
  const secure = publicUrl.startsWith("https://");
  const cookie = (name: string, maxAge?: number): CookieSpec => ({
    name: `${secure ? "__Host-" : ""}isthmus.${name}`,
    options: {
      httpOnly: true,
      sameSite: "lax",
      path: "/",
      secure,
      ...(maxAge === undefined ? {} : { maxAge }),
    },
  });
  return {
    sessionToken: cookie("session"),
    callbackUrl: cookie("return-to"),
    csrfToken: cookie("csrf"),
    pkceCodeVerifier: cookie("pkce", checkSeconds),
    state: cookie("state", checkSeconds),
    nonce: cookie("nonce", checkSeconds),
  };
}

/** https anywhere, http on loopback only: a session cookie never crosses a network in the clear. */
export function isAcceptablePublicUrl(publicUrl: string): boolean {
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === "https:") return true;
  return (
    protocol === "http:" &&
    (/^127(\.\d{1,3}){3}$/.test(hostname) ||
      hostname === "localhost" ||
      hostname.endsWith(".localhost") ||
      hostname === "[::1]")
  );
}

/**
 * The value of exactly one cookie of a Cookie header. Undefined when it is absent, and when it is there twice: a cookie
 * planted by another host or path must not be taken for ours.
 */
export function readCookie(header: string | undefined | null, name: string): string | undefined {
  if (!header) return undefined;
  let found: string | undefined;
  for (const part of header.split(";")) {
    const equals = part.indexOf("=");
    if (equals < 0 || part.slice(0, equals).trim() !== name) continue;
    if (found !== undefined) return undefined;
    found = part.slice(equals + 1).trim();
  }
  return found;
}

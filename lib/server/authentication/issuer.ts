import "server-only";

/** Issuers are compared without the trailing slash, which providers are not agreed on. */
export function sameIssuer(one: unknown, other: string): boolean {
  return typeof one === "string" && trim(one) === trim(other);
}

/** Where the provider describes itself. Source: OpenID Connect Discovery 1.0, section 4. */
export function discoveryUrl(issuer: string): string {
  return `${trim(issuer)}/.well-known/openid-configuration`;
}

function trim(url: string): string {
  return url.endsWith("/") ? url.slice(0, -1) : url;
}

import "server-only";

export interface PagePolicy {
  nonce: string;
  /** `next dev` evaluates code and opens a web socket; production does neither. */
  dev: boolean;
}

/**
 * Content-Security-Policy of a page (security.md, "Web"). Next puts the nonce, which it finds in the request's copy of this
 * header, on its own scripts and styles. Inline `style` attributes are allowed, as React Flow and Radix position by them in
 * server-rendered markup; inline style *elements* are not.
 */
export function pageSecurityPolicy({ nonce, dev }: PagePolicy): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    dev ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** What is no page is never rendered. */
export const dataSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";

/** Of scripts and other build output: a worker obeys the policy of its own script and loads its chunks from us only. */
export function assetSecurityPolicy(dev: boolean): string {
  return `default-src 'none'; script-src 'self'${dev ? " 'unsafe-eval'" : ""}; frame-ancestors 'none'`;
}

/** On every answer, whatever it is. HSTS only where the public address is https. */
export function commonSecurityHeaders(publicUrl: string): readonly (readonly [string, string])[] {
  return [
    ["x-content-type-options", "nosniff"],
    ["referrer-policy", "no-referrer"],
    ["cross-origin-opener-policy", "same-origin"],
    ["cross-origin-resource-policy", "same-origin"],
    ["x-frame-options", "DENY"],
    ["permissions-policy", "camera=(), geolocation=(), microphone=()"],
    ...(publicUrl.startsWith("https://")
      ? [["strict-transport-security", "max-age=31536000; includeSubDomains"] as const]
      : []),
  ];
}

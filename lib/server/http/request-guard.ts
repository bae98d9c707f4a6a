import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";

/** A request's headers, however the caller holds them. Names in any case. */
export type HeaderReader = (name: string) => string | undefined;

/** Identity headers an API server behind a proxy would believe (R-01), with every separator removed. */
const identityPrefixes = ["impersonate", "xremote", "xforwardeduser"];

/** Headers by which frameworks replace the method of a request (R-27). */
const methodOverrides: ReadonlySet<string> = new Set([
  "xhttpmethodoverride",
  "xhttpmethod",
  "xmethodoverride",
]);

const mutatingContentTypes: ReadonlySet<string> = new Set([
  "application/json",
  "application/yaml",
  "application/apply-patch+yaml",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/json-patch+json",
]);

/** `X_Remote-User` → `xremoteuser`: servers between us and a member may fold separators, so a spelling with them is the same name. */
function squeeze(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/**
 * Refuses a request that carries a header name meant to tell an API server who somebody is, or to replace the method.
 * @throws StatusError BadRequest naming the header; nothing of the request may have been forwarded before.
 */
export function refuseForgedHeaders(names: Iterable<string>): void {
  for (const name of names) {
    if (harmless.has(name)) continue;
    const squeezed = squeeze(name);
    if (identityPrefixes.some((prefix) => squeezed.startsWith(prefix))) {
      throw refuseHeader(name, "who asks is decided by the sign-in only");
    }
    if (methodOverrides.has(squeezed)) {
      throw refuseHeader(name, "the method of a request cannot be replaced");
    }
  }
}

function refuseHeader(name: string, why: string): StatusError {
  const message = `header ${JSON.stringify(name)} is refused: ${why}`;
  return new StatusError("BadRequest", message, {
    causes: [{ reason: "HEADER_FORBIDDEN", message, field: "" }],
  });
}

/** What every browser sends; looked up before the slower check above. */
const harmless: ReadonlySet<string> = new Set([
  "host", "connection", "accept", "accept-encoding", "accept-language", "cookie", "user-agent", "referer", "origin",
  "cache-control", "pragma", "content-type", "content-length", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest",
  "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform", "x-isthmus-csrf", "rsc", "next-url", "priority",
]); // prettier-ignore

export function isReadMethod(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/**
 * The answer to cross-site request forgery (R-36): a write comes from our own pages, by a script of ours, as JSON or YAML.
 * `hasBody` is false for a DELETE that sends none; then no content type is needed.
 * @throws StatusError Forbidden (origin, site, CSRF header) or UnsupportedMediaType.
 */
export function guardWrite(header: HeaderReader, publicOrigin: string, hasBody: boolean): void {
  guardOrigin(header, publicOrigin);
  if (header("x-isthmus-csrf") !== "1") {
    throw refuseOrigin("a write needs the header x-isthmus-csrf: 1");
  }
  if (!hasBody) return;
  const type = mediaType(header("content-type"));
  if (!mutatingContentTypes.has(type)) {
    const message = `a write needs content-type application/json or a Kubernetes patch type, not ${JSON.stringify(type)}`;
    throw new StatusError("UnsupportedMediaType", message, {
      causes: [{ reason: "BODY_INVALID", message, field: "" }],
    });
  }
}

/**
 * Origin of a write or of a form post: exactly ours. Missing, `null`, another port or scheme are refused.
 * @throws StatusError Forbidden
 */
export function guardOrigin(header: HeaderReader, publicOrigin: string): void {
  const origin = header("origin");
  if (origin !== publicOrigin) {
    throw refuseOrigin(
      `a write must come from ${publicOrigin}, this one has ${origin === undefined ? "no Origin" : `Origin ${JSON.stringify(origin)}`}`,
    );
  }
  guardSite(header);
}

/**
 * A stream is opened by our own pages only (R-29): Origin and Sec-Fetch-Site, when sent, must say so.
 * @throws StatusError Forbidden
 */
export function guardStream(header: HeaderReader, publicOrigin: string): void {
  const origin = header("origin");
  if (origin !== undefined && origin !== publicOrigin) {
    throw refuseOrigin(`a stream opens for ${publicOrigin} only, not for Origin ${JSON.stringify(origin)}`);
  }
  guardSite(header);
}

function refuseOrigin(message: string): StatusError {
  return new StatusError("Forbidden", message, {
    causes: [{ reason: "HEADER_FORBIDDEN", message, field: "" }],
  });
}

function guardSite(header: HeaderReader): void {
  const site = header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin") {
    throw refuseOrigin(`the request comes from another site (Sec-Fetch-Site ${JSON.stringify(site)})`);
  }
}

/** `application/json; charset=utf-8` → `application/json`. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

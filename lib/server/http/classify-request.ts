import "server-only";

/** What a request target is, before anything is decoded: `public` answers without a sign-in, everything else needs one. */
export type RequestClass =
  | "public-page"
  | "public-asset"
  | "authentication"
  | "health"
  | "metrics"
  | "stream"
  | "portal"
  | "api"
  | "page"
  | "refused";

const publicFiles: ReadonlySet<string> = new Set(["/favicon.ico", "/icon.svg", "/robots.txt"]);
const portalPrefix = /^\/api\/clusters\/[^/]*\/k8s(\/|$)/;
/** Whoever decodes or normalises such a path behind us would serve another one than was asked for. */
const leadsElsewhere = /(^|\/)\.{1,2}(\/|$)|%2e|%2f|%5c/i;
const dotSegment = /\/(\.|%2e){1,2}(\/|$)/i;
const hashedAsset = /^\/_next\/static\/[A-Za-z0-9][A-Za-z0-9._~/@()[\]-]*$/;

/**
 * Decides by the raw path, byte for byte: an encoded, doubled or otherwise odd spelling of a public path is not public.
 * `dev` adds the assets of `next dev`.
 */
export function classifyRequest(target: string, dev = false): RequestClass {
  if (!target.startsWith("/") || target.startsWith("//") || target.includes("\\") || target.includes("\0"))
    return "refused";
  const query = target.indexOf("?");
  const path = query < 0 ? target : target.slice(0, query);
  if (portalPrefix.test(path)) return "portal";
  if (path === "/api/topology/stream") return "stream";
  if (path.startsWith("/api/auth/")) return leadsElsewhere.test(path) ? "refused" : "authentication";
  if (path === "/healthz" || path === "/readyz") return "health";
  if (path === "/metrics") return "metrics";
  if (path === "/sign-in") return "public-page";
  if (hashedAsset.test(path) && !path.includes("..") && !path.includes("//")) return "public-asset";
  if (publicFiles.has(path)) return "public-asset";
  if (dev && (path.startsWith("/_next/") || path.startsWith("/__nextjs"))) return "public-asset";
  if (path !== "/api" && !path.startsWith("/api/")) return "page";
  return dotSegment.test(path) ? "refused" : "api";
}

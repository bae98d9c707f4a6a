import { quote } from "./go-text";

const tokenPattern = /^[!#$%&'*+-.^_`|~A-Za-z0-9]+$/;
const pseudoHeaders = new Set([":method", ":scheme", ":authority", ":path", ":status"]);
const claimPrefix = "@request.auth.claims";

function checkPattern(name: string, isRight: boolean): string | undefined {
  if (name === "") return "header name cannot be empty";
  return isRight ? undefined : `header name ${name} is not a valid header name`;
}

/** Whether a match on this header is one on a claim of the caller's JWT. Source: istio pkg/jwt `ToRoutingClaim`. */
export function isJwtClaim(name: string): boolean {
  if (!name.toLowerCase().startsWith(claimPrefix)) return false;
  const claim = name.slice(claimPrefix.length);
  return (claim.startsWith(".") && claim.length > 1) || /^\[[^]+\]$/.test(claim);
}

/** A header to match on. Source: istio pkg/config/validation `ValidateHTTPHeaderNameOrJwtClaimRoute`. */
export function checkMatchedHeader(name: string): string | undefined {
  return checkPattern(name, isJwtClaim(name) || pseudoHeaders.has(name) || tokenPattern.test(name));
}

/** A header that CORS allows or exposes. Source: istio pkg/config/validation `ValidateCORSHTTPHeaderName`. */
export function checkCorsHeader(name: string): string | undefined {
  return checkPattern(name, name === "*" || tokenPattern.test(name));
}

/** A header of plain letters, digits, `-` and `_`. Source: istio pkg/config/validation `ValidateStrictHTTPHeaderName`. */
export function checkStrictHeader(name: string): string | undefined {
  return checkPattern(name, /^[-_A-Za-z0-9]+$/.test(name));
}

/** Whether setting the header rewrites the authority. */
export function isAuthorityHeader(name: string): boolean {
  return [":authority", "host"].includes(name.toLowerCase());
}

/** A header to add or set in a request. Source: istio pkg/config/validation `ValidateHTTPHeaderWithAuthorityOperationName`. */
export function checkRequestHeader(name: string): string | undefined {
  if (name === "") return "header name cannot be empty";
  const internal = name.startsWith(":") && !isAuthorityHeader(name);
  return internal ? `invalid header ${quote(name)}: header cannot have ":" prefix` : undefined;
}

/** A header to remove, or to change in a response. Source: istio pkg/config/validation `ValidateHTTPHeaderOperationName`. */
export function checkChangedHeader(name: string): string | undefined {
  if (name === "") return "header name cannot be empty";
  if (name.toLowerCase() === "host") return `invalid header ${quote(name)}: cannot set Host header`;
  return name.startsWith(":") ? `invalid header ${quote(name)}: header cannot have ":" prefix` : undefined;
}

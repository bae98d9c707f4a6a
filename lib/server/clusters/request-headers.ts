import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { Grant } from "../authorization/grant";
import type { Credential } from "./endpoint";

/** What a caller may choose; everything else is ours or is not sent. */
const chosen = ["accept", "content-type", "content-length", "if-none-match"] as const;
export type RequestHeaders = Partial<Record<(typeof chosen)[number], string>>;

export type OutboundHeaders = Record<string, string | string[]>;

const prefix = "isthmus:";

/**
 * Builds the headers of a request to a member from an empty object.
 * @throws StatusError BadRequest when an impersonated name cannot stand in a header.
 */
export function buildHeaders(
  identity: Grant["identity"],
  credential: Credential,
  wanted: RequestHeaders = {},
): OutboundHeaders {
  const headers: OutboundHeaders = {
    accept: "application/json",
    "accept-encoding": "identity",
    "user-agent": "isthmus",
  };
  for (const name of chosen) {
    const value = wanted[name];
    if (value !== undefined) headers[name] = value;
  }
  if ("token" in credential) headers.authorization = `Bearer ${credential.token}`;
  if (identity.kind === "person") {
    for (const name of [identity.username, ...identity.groups]) {
      if (!/^[\x21-\x7e]{1,256}$/.test(name))
        throw new StatusError("BadRequest", "the signed-in person's name cannot be sent to a cluster");
    }
    headers["impersonate-user"] = identity.username;
    // One header line for each: folded into one, a member would see a single group with a comma in its name.
    headers["impersonate-group"] = [...identity.groups];
  }
  return headers;
}

/**
 * the impersonating credential leaves only with the headers of a verified person, whose names carry our prefix.
 * @throws Error otherwise; this is a fault of ours, not of a request.
 */
export function assertVerifiedImpersonation(identity: Grant["identity"], headers: OutboundHeaders): void {
  const user = headers["impersonate-user"];
  const groups = headers["impersonate-group"];
  const isVerified =
    identity.kind === "person" &&
    typeof user === "string" &&
    user === identity.username &&
    isPrefixed(user) &&
    Array.isArray(groups) &&
    groups.length > 0 &&
    groups.length === identity.groups.length &&
    groups.every((group, index) => group === identity.groups[index] && isPrefixed(group));
  if (!isVerified)
    throw new Error("an impersonating credential is never used without a verified person (R-07)");
}

function isPrefixed(name: string): boolean {
  return name.startsWith(prefix) && name.length > prefix.length;
}

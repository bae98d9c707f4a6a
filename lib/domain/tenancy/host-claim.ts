const wildcardLabel = "x-wildcard.";
const exactLabel = "x-exact.";

/**
 * The name of the HostClaim of a host. Two workspaces that claim one host make objects of one name, so the API server lets
 * one of them win. A star is no part of a name: `*.a.com` → `x-wildcard.a.com`; an exact host that begins with a label of ours
 * gets `x-exact.` in front, so that different hosts always have different names.
 * @param host lower case, at most 244 characters (`claimableHostSchema`).
 */
export function hostClaimName(host: string): string {
  if (host.startsWith("*.")) return `${wildcardLabel}${host.slice(2)}`;
  return host.startsWith(wildcardLabel) || host.startsWith(exactLabel) ? `${exactLabel}${host}` : host;
}

/** The same in CEL over the whole object, for the API server to check. */
export const hostClaimNameRule =
  "self.metadata.name == (self.spec.host.startsWith('*.') ? 'x-wildcard.' + self.spec.host.substring(2) : " +
  "self.spec.host.startsWith('x-wildcard.') || self.spec.host.startsWith('x-exact.') ? 'x-exact.' + self.spec.host : self.spec.host)";

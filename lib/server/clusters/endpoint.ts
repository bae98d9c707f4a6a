import "server-only";

/** Where a cluster's API server is, and how to know that it is the right one. */
export interface ClusterEndpoint {
  /** `https://host:port[/prefix]`, without userinfo, query or fragment. */
  server: string;
  /** PEM bundle; the only authorities that are believed for this cluster. */
  caData: string;
  /** The addresses that the host name was resolved to at connect; nothing is resolved again. */
  addresses?: string[];
}

/** What proves us to an API server: a bearer token, or a client certificate with its key (PEM). */
export type Credential = { token: string } | { clientCertificate: string; clientKey: string };

/** A server URL in the parts that the transport needs. */
export interface ServerAddress {
  /** `https://host:port`. */
  origin: string;
  hostname: string;
  /** Path in front of every API path, without a slash at its end; often empty. */
  prefix: string;
}

/**
 * Splits the URL of an API server.
 * @throws Error naming the cluster when it is no https URL or carries userinfo, a query or a fragment.
 */
export function parseServer(cluster: string, server: string): ServerAddress {
  const refuse = (why: string): never => {
    throw new Error(`cluster ${cluster}: server URL ${why}`);
  };
  const url = URL.canParse(server) ? new URL(server) : refuse("is not a URL");
  if (url.protocol !== "https:") refuse("must start with https://");
  if (url.username !== "" || url.password !== "") refuse("must not carry a user name or password");
  if (url.search !== "" || url.hash !== "") refuse("must not carry a query or fragment");
  const prefix = url.pathname.replace(/\/+$/, "");
  // The URL parser resolves escaped dots by itself, so that the text is looked at, too.
  if (/\/\/|\.\.|%|\\/.test(server.slice("https://".length).replace(/\/+$/, "")))
    refuse("has a path with '//', '..' or escapes");
  return { origin: url.origin, hostname: url.hostname.replace(/^\[|\]$/g, ""), prefix };
}

/** True when both prove the same identity by the same secret. */
export function isSameCredential(one: Credential, other: Credential): boolean {
  if ("token" in one) return "token" in other && one.token === other.token;
  return !("token" in other) && one.clientCertificate === other.clientCertificate;
}

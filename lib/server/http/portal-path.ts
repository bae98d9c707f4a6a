import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { ResourceAddress } from "@/lib/server/clusters/resource-path";

export interface PortalPath {
  cluster: string;
  address: ResourceAddress;
  /** Raw, without the question mark; "" when there is none. */
  query: string;
}

const prefix = "/api/clusters/";
const clusterName = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** `namespaces/{name}/status` is a subresource of the namespace, not a resource in it. Source: apiserver RequestInfo. */
const namespaceSubresources: ReadonlySet<string> = new Set(["status", "finalize"]);

/** What a segment may hold after its one decoding; which field it is narrows it further, in `buildResourcePath`. */
const segmentPattern = /^[A-Za-z0-9]([-A-Za-z0-9._:]{0,251}[A-Za-z0-9])?$/;

/**
 * Reads the raw target of a portal request, `/api/clusters/{cluster}/k8s/{api|apis/{group}}/{version}/…`.
 * Each segment is decoded exactly once and then must be plain: what needs a second decoding, is empty, `.`, `..`
 * or holds anything but name characters is refused. Nothing of the text goes to a member: the path is built anew.
 * @throws StatusError BadRequest, or NotFound for a path that names no resource.
 */
export function parsePortalPath(target: string): PortalPath {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? "" : target.slice(mark + 1);
  if (!path.startsWith(prefix) || target.length > 8192) throw bad("the path is no portal path");
  const [rawCluster = "", root, ...raw] = path.slice(prefix.length).split("/");
  if (root !== "k8s") throw bad("the path is no portal path");
  // The cluster's name is a key of ours, not a member's: it is never encoded.
  if (!clusterName.test(rawCluster)) throw bad("the cluster's name is no DNS label");
  refuseSubresource(raw);
  const [api, ...segments] = raw.map(decodeSegment);
  if (api === "api") return { cluster: rawCluster, address: readAddress("", segments), query };
  if (api === "apis")
    return { cluster: rawCluster, address: readAddress(segments[0] ?? "", segments.slice(1)), query };
  throw new StatusError("NotFound", "the portal serves paths under /api and /apis only", {
    cluster: rawCluster,
  });
}

/** All that is served. */
const servedSubresources: ReadonlySet<string> = new Set(["status", "scale", "log"]);

/**
 * What follows a subresource such as `proxy` in a path is a path of its own and of no interest.
 * @throws StatusError Forbidden as soon as a plain path leads to one that is not served; what is odd before it is refused as a path.
 */
function refuseSubresource(raw: readonly string[]): void {
  const start = raw[0] === "api" ? 2 : 3;
  const isNamespaced =
    raw[start] === "namespaces" &&
    raw[start + 2] !== undefined &&
    !namespaceSubresources.has(raw[start + 2] ?? "");
  const at = start + (isNamespaced ? 4 : 2);
  const subresource = raw[at];
  if (subresource === undefined || subresource === "" || servedSubresources.has(subresource)) return;
  for (const segment of raw.slice(0, at + 1)) decodeSegment(segment);
  throw forbidSubresource(`${raw[at - 2] ?? ""}/${subresource}`);
}

/** The one refusal of R-14. */
export function forbidSubresource(subresource: string): StatusError {
  const message = `${subresource} is not served through Isthmus; only status, scale and reading log are`;
  return new StatusError("Forbidden", message, {
    causes: [{ reason: "SUBRESOURCE_FORBIDDEN", message, field: "" }],
  });
}

function decodeSegment(raw: string): string {
  const segment = raw.includes("%") ? decodeOnce(raw) : raw;
  if (!segmentPattern.test(segment) || segment.includes(".."))
    throw bad(`path segment ${JSON.stringify(raw.slice(0, 80))} is not allowed`);
  return segment;
}

function decodeOnce(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    throw bad(`path segment ${JSON.stringify(raw.slice(0, 80))} is wrongly encoded`);
  }
}

function readAddress(group: string, [version, ...rest]: readonly string[]): ResourceAddress {
  const [first, second, third] = rest;
  const inNamespace =
    first === "namespaces" &&
    second !== undefined &&
    third !== undefined &&
    !namespaceSubresources.has(third);
  const [resource, name, subresource, ...more] = inNamespace ? rest.slice(2) : rest;
  if (version === undefined || resource === undefined)
    throw new StatusError("NotFound", "the path names no resource");
  if (more.length > 0) throw new StatusError("NotFound", "the path goes deeper than a subresource");
  return {
    group,
    version,
    resource,
    ...(inNamespace ? { namespace: second } : {}),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

function bad(message: string): StatusError {
  return new StatusError("BadRequest", message, {
    causes: [{ reason: "PATH_INVALID", message, field: "" }],
  });
}

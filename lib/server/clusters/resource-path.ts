import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";

/** What a path of the Kubernetes API names. `group` is "" for core. */
export interface ResourceAddress {
  group: string;
  version: string;
  /** Plural, as in the URL. */
  resource: string;
  namespace?: string;
  name?: string;
  subresource?: string;
}

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const patterns: Record<keyof ResourceAddress, RegExp> = {
  group: /^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  version: /^v[1-9][0-9]*((alpha|beta)[1-9][0-9]*)?$/,
  resource: label,
  namespace: label,
  // RBAC objects may be named `system:node`; every other kind is narrower and checked by its API server.
  name: /^[A-Za-z0-9]([-A-Za-z0-9._:]*[A-Za-z0-9])?$/,
  subresource: /^[a-z]+$/,
};

/**
 * Builds `/api/v1/namespaces/{namespace}/pods/{name}` from checked segments; nothing needs to be escaped afterwards.
 * @throws StatusError BadRequest naming the field that holds a bad segment.
 */
export function buildResourcePath(address: ResourceAddress): string {
  const checked = (field: keyof ResourceAddress): string | undefined => {
    const value = address[field];
    if (value === undefined) return undefined;
    if (value.length > 253 || value.includes("..") || !patterns[field].test(value)) {
      throw new StatusError(
        "BadRequest",
        `${field} ${JSON.stringify(value.slice(0, 80))} is no valid path segment`,
        {
          causes: [{ reason: "FieldValueInvalid", message: `must match ${patterns[field].source}`, field }],
        },
      );
    }
    return value;
  };
  const group = checked("group") ?? "";
  const namespace = checked("namespace");
  const name = checked("name");
  const subresource = checked("subresource");
  if (subresource !== undefined && name === undefined) {
    throw new StatusError("BadRequest", `subresource ${subresource} needs the name of an object`, {
      causes: [{ reason: "FieldValueRequired", message: "is missing", field: "name" }],
    });
  }
  const segments = [
    group === "" ? "api" : `apis/${group}`,
    checked("version"),
    ...(namespace === undefined ? [] : ["namespaces", namespace]),
    checked("resource"),
    name,
    subresource,
  ];
  return `/${segments.filter((segment) => segment !== undefined).join("/")}`;
}

const roots = /^\/(api|apis|version|readyz|openapi)(\/|$)/;
// eslint-disable-next-line no-control-regex -- control characters are among what is refused
const forbidden = /\.\.|\/\/|%|\\|[?#\s]|[^\u0021-\u007e]/;

/**
 * The last look at a path before it leaves: it starts under an API root and holds nothing that a server could read
 * as another path (`..`, `//`, any escape, backslash, query, control characters).
 * @throws StatusError BadRequest naming the cluster.
 */
export function assertSafePath(cluster: string, path: string): void {
  if (!roots.test(path) || forbidden.test(path)) {
    throw new StatusError(
      "BadRequest",
      `path ${JSON.stringify(path.slice(0, 120))} is not one that cluster ${cluster} may be asked for`,
      { cluster },
    );
  }
}

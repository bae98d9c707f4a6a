import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { Verb } from "@/lib/server/authorization/grant";
import type { ResourceAddress } from "@/lib/server/clusters/resource-path";
import { forbidSubresource } from "./portal-path";
import { isSet, readPortalQuery, type QueryKind } from "./portal-query";

export interface PortalIntent {
  verb: Exclude<Verb, "connect">;
  query: Record<string, string>;
  /** Stays open until one side ends it: a watch, or a log that is followed. */
  streams: boolean;
}

/** everything else, exec, attach, portforward, proxy, token, eviction, binding, finalize among them, is denied. */
const subresources: Record<string, ReadonlySet<string>> = {
  status: new Set(["GET", "PUT", "PATCH"]),
  scale: new Set(["GET", "PUT", "PATCH"]),
  log: new Set(["GET"]),
};

/**
 * What a method on an address means, as a Kubernetes verb. Deleting a collection has no verb here, nor has connecting.
 * @throws StatusError MethodNotAllowed, Forbidden (subresource) or BadRequest (query).
 */
export function readIntent(method: string, address: ResourceAddress, rawQuery: string): PortalIntent {
  const { name, subresource, resource } = address;
  if (subresource !== undefined && !subresources[subresource]?.has(method)) {
    throw forbidSubresource(`${resource}/${subresource}`);
  }
  if (subresource === "log" && resource !== "pods")
    throw new StatusError("Forbidden", `${resource} have no log`);
  const intent = (verb: PortalIntent["verb"], kind: QueryKind): PortalIntent => {
    const query = readPortalQuery(rawQuery, kind);
    return { verb, query, streams: isSet(query["follow"]) };
  };
  switch (method) {
    case "GET": {
      if (subresource === "log") return intent("get", "log");
      if (name !== undefined) return intent("get", "read");
      const list = intent("list", "collection");
      return isSet(list.query["watch"]) ? { ...list, verb: "watch", streams: true } : list;
    }
    case "POST":
      if (name !== undefined) break;
      return intent("create", "write");
    case "PUT":
      if (name === undefined) break;
      return intent("update", "write");
    case "PATCH":
      if (name === undefined) break;
      return intent("patch", "write");
    case "DELETE":
      if (name === undefined) break;
      return intent("delete", "delete");
  }
  const place = name === undefined ? "a collection" : "an object";
  const message = `${method} is not served by the portal on ${place}`;
  const isOfMany = name === undefined && method !== "GET" && method !== "HEAD";
  throw new StatusError("MethodNotAllowed", message, {
    causes: [{ reason: isOfMany ? "LIST_OR_MULTI" : "MethodNotAllowed", message, field: "" }],
  });
}

/**
 * Compares an address with the scope its cluster knows.
 * @throws StatusError BadRequest when a namespaced object is asked for without a namespace or a cluster-wide one with it.
 */
export function checkScope(
  cluster: string,
  address: ResourceAddress,
  namespaced: boolean,
  verb: PortalIntent["verb"],
): void {
  const { namespace, name, resource } = address;
  const details = { cluster, kind: resource };
  if (!namespaced && namespace !== undefined) {
    throw new StatusError("BadRequest", `${resource} on cluster ${cluster} belong to no namespace`, details);
  }
  if (namespaced && namespace === undefined && (name !== undefined || verb === "create")) {
    throw new StatusError(
      "BadRequest",
      `${resource} on cluster ${cluster} belong to a namespace; the path names none`,
      details,
    );
  }
}

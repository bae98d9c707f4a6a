import { writeRightOf, type Right } from "../rights";

const reads: ReadonlySet<string> = new Set(["get", "list", "watch"]);

/**
 * The right that a verb on a kind needs: `read` for get, list and watch; `cluster:connect` for connect and for writing
 * Cluster objects; else that of writing the kind (`writeRightOf`).
 * @param resource plural and group, e.g. `virtualservices.networking.istio.io`, `services` for the core group.
 */
export function rightOf(verb: string, resource: string): Right {
  if (reads.has(verb)) return "read";
  return verb === "connect" || resource === "clusters.isthmus.dev"
    ? "cluster:connect"
    : writeRightOf(resource);
}

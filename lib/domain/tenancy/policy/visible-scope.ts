import type { PolicyGraph } from "../../ngac/compile-policy";
import { isAllowed } from "../../ngac/is-allowed";
import type { Subject } from "../../ngac/policy";
import { ownerOf } from "../ownership/decide-ownership";
import { parseNamespaceSelector } from "../ownership/namespace-selector";
import type { Right } from "../rights";
import type { CompiledTenancy } from "./compile-tenancy-policy";
import { leafNode, objectDomains } from "./node-names";
import { targetOf } from "./target-of";

/** What somebody may `read`. */
export type Scope =
  | { readonly all: true; readonly key: string }
  | {
      readonly all: false;
      /** Equal for equal scopes, different for different ones: what caches are keyed by. */
      readonly key: string;
      /** `west/shop`: owned namespaces of which at least one domain may be read, and others that may although their cluster may not. */
      readonly namespaces: ReadonlySet<string>;
      /** `west/shop#traffic`: what of them may be read, one by one. */
      readonly leaves: ReadonlySet<string>;
      /** Clusters whose own objects, and whose namespaces that nobody owns, may be read. */
      readonly clusters: ReadonlySet<string>;
      /** `west/shop`: namespaces that may not be read in a cluster that may. */
      readonly hidden: ReadonlySet<string>;
      /** Names of workspaces that may be read, or in which something may be. */
      readonly workspaces: ReadonlySet<string>;
      readonly tenants: ReadonlySet<string>;
    };

/**
 * What the subject may read, or has another right to. `all` only when the organization may be read and nothing in any cluster is closed to them,
 * so that what is connected tomorrow is theirs to see as well.
 */
export function visibleScope(
  graph: PolicyGraph,
  subject: Subject,
  compiled: CompiledTenancy,
  right: Right = "read",
): Scope {
  const reads = (node: string) => isAllowed(graph, subject, right, { node });
  const clusters = new Set<string>();
  for (const cluster of compiled.clusters.keys()) {
    const target = targetOf({ cluster, resource: "namespaces" }, compiled);
    if (isAllowed(graph, subject, right, target)) clusters.add(cluster);
  }
  const leaves = new Set<string>();
  const namespaces = new Set<string>();
  const owned = new Set<string>();
  const workspaces = new Set<string>();
  const tenants = new Set<string>();
  const decided = new Map<string, boolean>();
  for (const { node, cluster, namespace, owner, containers } of compiled.leaves.values()) {
    const place = `${cluster}/${namespace}`;
    owned.add(place);
    // Nothing but its containers tells one leaf from another, and many lie in the same.
    const key = containers.join("\n");
    let mayRead = decided.get(key);
    if (mayRead === undefined) {
      mayRead = reads(node);
      decided.set(key, mayRead);
    }
    if (!mayRead) continue;
    leaves.add(node);
    namespaces.add(place);
    workspaces.add(owner.workspace);
    tenants.add(owner.tenant);
  }
  const hidden = new Set(
    [...owned].filter((place) => !namespaces.has(place) && clusters.has(place.slice(0, place.indexOf("/")))),
  );
  for (const { cluster, namespace } of listUnownedWithAttributes(compiled)) {
    const target = targetOf({ cluster, namespace, resource: "namespaces" }, compiled);
    const mayRead = isAllowed(graph, subject, right, target);
    if (clusters.has(cluster) && !mayRead) hidden.add(`${cluster}/${namespace}`);
    else if (!clusters.has(cluster) && mayRead) {
      namespaces.add(`${cluster}/${namespace}`);
      for (const domain of objectDomains) leaves.add(leafNode(cluster, namespace, domain));
    }
  }
  let closed = 0;
  for (const [node, { level, parent }] of compiled.levels) {
    if (!reads(node)) closed += 1;
    else if (level.kind === "Tenant") tenants.add(level.name);
    else if (level.kind !== "Organization") {
      const workspace = level.workspace ?? level.name;
      workspaces.add(workspace);
      const tenant = level.kind === "Workspace" ? parent : compiled.levels.get(parent ?? "")?.parent;
      if (tenant !== undefined) tenants.add(tenant.slice("Tenant/".length));
    }
  }
  if (
    closed === 0 &&
    clusters.size === compiled.clusters.size &&
    leaves.size === compiled.leaves.size &&
    hidden.size === 0 &&
    [...compiled.classes.attributes.keys()].every(reads)
  )
    return { all: true, key: "*" };
  const key = [leaves, clusters, hidden, workspaces, tenants]
    .map((set) => [...set].toSorted().join(","))
    .join(";");
  return { all: false, key, namespaces, leaves, clusters, hidden, workspaces, tenants };
}

/** Namespaces that nobody owns but that lie in attributes of their own, so that their cluster does not decide alone. */
function listUnownedWithAttributes({ classes, clusters, ownership }: CompiledTenancy) {
  return classes.custom.flatMap(({ namespaces }) =>
    namespaces.flatMap((text) => {
      const selector = parseNamespaceSelector(text);
      if (selector === undefined) return [];
      return [...clusters.keys()]
        .filter((cluster) => selector.cluster === "*" || selector.cluster === cluster)
        .map((cluster) => ({ cluster, namespace: selector.namespace }))
        .filter(({ cluster, namespace }) => ownerOf(ownership, cluster, namespace) === undefined);
    }),
  );
}

/** Whether anything of a namespace may be read. Without a namespace: the cluster's own objects. */
export function isInScope(scope: Scope, cluster: string, namespace?: string): boolean {
  if (scope.all) return true;
  const place = `${cluster}/${namespace ?? ""}`;
  if (namespace !== undefined && scope.namespaces.has(place)) return true;
  return scope.clusters.has(cluster) && !scope.hidden.has(place);
}

/** Whether anything at all may be read: what a read over every cluster needs before its answer is narrowed. */
export function isAnythingVisible(scope: Scope): boolean {
  return (
    scope.all || scope.namespaces.size + scope.clusters.size + scope.workspaces.size + scope.tenants.size > 0
  );
}

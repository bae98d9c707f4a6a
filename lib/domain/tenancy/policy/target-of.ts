import type { Target } from "../../ngac/policy";
import type { CompiledTenancy } from "./compile-tenancy-policy";
import { domainOf, leafNode, unownedNode } from "./node-names";
import { listClusterAttributes, listCustomAttributes } from "./read-classes";

/** An object, or a kind, in a cluster. */
export interface Place {
  cluster: string;
  /** Absent for cluster-scoped kinds and for a whole cluster. */
  namespace?: string | undefined;
  /** Plural and group, e.g. `virtualservices.networking.istio.io`. */
  resource: string;
}

/**
 * What is asked about: the leaf of an owned namespace; else the containers of what nobody owns in the cluster, in every
 * policy class. A cluster that is not known lies in the organization only.
 */
export function targetOf(
  { cluster, namespace, resource }: Place,
  compiled: Pick<CompiledTenancy, "leaves" | "clusters" | "classes">,
): Target {
  const facts = compiled.clusters.get(cluster);
  if (facts === undefined) return { node: "Organization" };
  if (namespace !== undefined) {
    const leaf = leafNode(cluster, namespace, domainOf(resource));
    if (compiled.leaves.has(leaf)) return { node: leaf };
  }
  return {
    attributes: [
      unownedNode(cluster),
      ...listClusterAttributes(facts),
      ...(namespace === undefined ? [] : listCustomAttributes(compiled.classes.custom, cluster, namespace)),
    ],
  };
}

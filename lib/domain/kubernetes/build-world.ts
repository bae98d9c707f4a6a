import { defaultMeshConfig, type MeshConfig } from "../istio/mesh-config";
import { emptyWorld } from "./empty-world";
import { groupOf, type KubernetesObject } from "./object";
import type { ClusterWorld } from "./projected";
import { createInterner } from "./projection/interner";
import { projections } from "./projection/projection";
import { resourceName, watchedResources } from "./resources";

const nameOfKind = new Map<string, string>(
  watchedResources.map((resource) => [`${resource.group}/${resource.kind}`, resourceName(resource)]),
);

/**
 * A world from plain objects, through the same projections as the cache of a living cluster. Kinds that are not watched are
 * left out; objects without a version count as version "0" (they were never stored). The objects are not changed.
 */
export function buildClusterWorld(
  cluster: string,
  objects: readonly KubernetesObject[],
  mesh: MeshConfig = defaultMeshConfig,
): ClusterWorld {
  const interner = createInterner();
  const lists: Record<string, unknown[]> = {};
  for (const object of objects) {
    const name = nameOfKind.get(`${groupOf(object.apiVersion)}/${object.kind}`);
    const projection = name === undefined ? undefined : projections.get(name);
    if (projection === undefined) continue;
    const copy = structuredClone(object);
    const versioned = { ...copy, metadata: { resourceVersion: "0", ...copy.metadata } };
    const projected = projection.project(versioned, interner);
    if (projected !== undefined) (lists[projection.list] ??= []).push(projected);
  }
  return { ...emptyWorld(cluster), mesh, ...lists };
}

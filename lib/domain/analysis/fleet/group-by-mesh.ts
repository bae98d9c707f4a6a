import { readRecord, readString } from "../../kubernetes/read-field";
import type { MeshConfig } from "../../istio/mesh-config";
import type { AnalysisContext } from "../check";

/** `defaultConfig.meshId`; undefined when nobody set it. Source: istio.io/api mesh/v1alpha1 `ProxyConfig.mesh_id`. */
export function readMeshId(mesh: MeshConfig): string | undefined {
  return readString(readRecord(mesh.rest["defaultConfig"])["meshId"]) || undefined;
}

/**
 * Clusters by the mesh they are in: the same mesh ID, which is the trust domain when it is not set.
 * Source: istio.io/api mesh/v1alpha1 `ProxyConfig.mesh_id`.
 */
export function groupByMesh(contexts: readonly AnalysisContext[]): AnalysisContext[][] {
  const meshes = new Map<string, AnalysisContext[]>();
  for (const context of contexts) {
    const id = readMeshId(context.world.mesh) ?? context.world.mesh.trustDomain;
    const mesh = meshes.get(id);
    if (mesh === undefined) meshes.set(id, [context]);
    else mesh.push(context);
  }
  return [...meshes.values()];
}

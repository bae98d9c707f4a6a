import { readRecord, readString } from "../../kubernetes/read-field";
import type { MeshConfig } from "../../istio/mesh-config";
import type { AnalysisContext } from "../check";
import { groupBy } from "../group-by";

/** `defaultConfig.meshId`; undefined when nobody set it. Source: istio.io/api mesh/v1alpha1 `ProxyConfig.mesh_id`. */
export function readMeshId(mesh: MeshConfig): string | undefined {
  return readString(readRecord(mesh.rest["defaultConfig"])["meshId"]) || undefined;
}

/**
 * What tells meshes apart: the mesh ID, which is the trust domain when it is not set.
 * Source: istio.io/api mesh/v1alpha1 `ProxyConfig.mesh_id`.
 */
export function readMeshName(mesh: MeshConfig): string {
  return readMeshId(mesh) ?? mesh.trustDomain;
}

/** Clusters by the mesh they are in. */
export function groupByMesh(contexts: readonly AnalysisContext[]): AnalysisContext[][] {
  return [...groupBy(contexts, ({ world }) => readMeshName(world.mesh)).values()];
}

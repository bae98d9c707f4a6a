import type { KubernetesObject } from "../kubernetes/object";
import type { ClusterWorld } from "../kubernetes/projected";
import { projections } from "../kubernetes/projection/projection";
import { findMeshResource, resourceName } from "../kubernetes/resources";
import { isDeepEqual } from "../topology/is-deep-equal";
import type { ChangeEdit } from "./change";

/** An edit as far as a world is concerned: of a delete only the names of the object count. */
export interface WorldEdit {
  action: ChangeEdit["action"] | "unchanged";
  object: KubernetesObject;
}

/** An object that is not stored yet is the youngest of all: the oldest wins in Istio. */
const notStoredYet = "9999-12-31T23:59:59Z";

/**
 * The world as it would be after the edits, in their order; the given one is not changed, and lists without an edit are the
 * same lists. An object that is created where one exists replaces it. Kinds that no world holds are left out.
 */
export function applyChange(world: ClusterWorld, edits: readonly WorldEdit[]): ClusterWorld {
  return edits.reduce(applyEdit, world);
}

function applyEdit(world: ClusterWorld, { action, object }: WorldEdit): ClusterWorld {
  const resource = findMeshResource(object);
  const projection = resource && projections.get(resourceName(resource));
  if (action === "unchanged" || projection === undefined) return world;
  // Only Istio and Gateway API kinds get here, and their lists hold whole objects.
  const list = world[projection.list] as readonly KubernetesObject[];
  const index = list.findIndex((item) => isSameName(item, object));
  const held = list[index];
  if (action === "delete")
    return held === undefined ? world : { ...world, [projection.list]: list.toSpliced(index, 1) };
  const next = asStored(object, held);
  if (isDeepEqual(held, next)) return world;
  return { ...world, [projection.list]: held === undefined ? [...list, next] : list.with(index, next) };
}

function isSameName({ metadata: a }: KubernetesObject, { metadata: b }: KubernetesObject): boolean {
  return a.name === b.name && (a.namespace ?? "") === (b.namespace ?? "");
}

function asStored(object: KubernetesObject, held: KubernetesObject | undefined): KubernetesObject {
  const { managedFields: _, ...metadata } = object.metadata;
  const status = held?.["status"];
  return {
    ...object,
    ...(status === undefined ? {} : { status }),
    metadata: {
      ...metadata,
      uid: held?.metadata.uid ?? metadata.uid ?? "",
      resourceVersion: held?.metadata.resourceVersion ?? "0",
      creationTimestamp: held?.metadata.creationTimestamp ?? metadata.creationTimestamp ?? notStoredYet,
    },
  };
}

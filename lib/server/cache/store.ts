import "server-only";
import { metaOf, type CachedObject } from "@/lib/domain/kubernetes/projection/projection";

/**
 * Which of two resourceVersions of one resource is newer: negative, 0 or positive.
 * Versions that are no decimal numbers cannot be ordered and count as equal. Source: KEP-5504, comparable resource versions.
 */
export function compareVersions(one: string, other: string): number {
  if (!/^[1-9][0-9]*$/.test(one) || !/^[1-9][0-9]*$/.test(other)) return 0;
  return one.length === other.length ? (one < other ? -1 : one > other ? 1 : 0) : one.length - other.length;
}

/** The objects of one resource of one cluster, by namespace and name. A newer version is never replaced by an older one (F-10). */
export interface Store {
  get(namespace: string, name: string): CachedObject | undefined;
  /** Every object; the same array until something changes. */
  values(): readonly CachedObject[];
  size(): number;
  /** False when what is held is newer or the same version; then nothing changed. */
  upsert(object: CachedObject): boolean;
  /** False when it was not held, or is held in a version newer than the one that was deleted. */
  remove(namespace: string, name: string, resourceVersion: string): boolean;
  /** Becomes exactly the given objects, newer held versions included where they stand. True when anything changed. */
  replace(objects: readonly CachedObject[]): boolean;
  clear(): void;
}

export function createStore(): Store {
  let namespaces = new Map<string, Map<string, CachedObject>>();
  let count = 0;
  let array: readonly CachedObject[] | undefined;

  function put(into: Map<string, Map<string, CachedObject>>, object: CachedObject): void {
    const { namespace = "", name } = metaOf(object);
    let names = into.get(namespace);
    if (!names) into.set(namespace, (names = new Map()));
    names.set(name, object);
  }

  const get = (namespace: string, name: string): CachedObject | undefined =>
    namespaces.get(namespace)?.get(name);

  return {
    get,
    values() {
      array ??= [...namespaces.values()].flatMap((names) => [...names.values()]);
      return array;
    },
    size: () => count,
    upsert(object) {
      const { namespace = "", name, resourceVersion = "" } = metaOf(object);
      const held = get(namespace, name);
      if (held) {
        const heldVersion = metaOf(held).resourceVersion ?? "";
        if (heldVersion === resourceVersion || compareVersions(heldVersion, resourceVersion) > 0)
          return false;
      } else count += 1;
      put(namespaces, object);
      array = undefined;
      return true;
    },
    remove(namespace, name, resourceVersion) {
      const held = get(namespace, name);
      if (!held || compareVersions(metaOf(held).resourceVersion ?? "", resourceVersion) > 0) return false;
      const names = namespaces.get(namespace);
      names?.delete(name);
      if (names?.size === 0) namespaces.delete(namespace);
      count -= 1;
      array = undefined;
      return true;
    },
    replace(objects) {
      const next = new Map<string, Map<string, CachedObject>>();
      let nextCount = 0;
      let changed = false;
      for (const object of objects) {
        const { namespace = "", name, resourceVersion = "" } = metaOf(object);
        const held = get(namespace, name);
        const heldVersion = held && (metaOf(held).resourceVersion ?? "");
        const keep =
          held !== undefined &&
          heldVersion !== undefined &&
          (heldVersion === resourceVersion || compareVersions(heldVersion, resourceVersion) > 0);
        if (!keep) changed = true;
        if (next.get(namespace)?.has(name) !== true) nextCount += 1;
        put(next, keep ? held : object);
      }
      // Every listed object was held unchanged, so a difference in number means that some are gone.
      if (!changed && nextCount === count) return false;
      namespaces = next;
      count = nextCount;
      array = undefined;
      return true;
    },
    clear() {
      namespaces = new Map();
      count = 0;
      array = undefined;
    },
  };
}

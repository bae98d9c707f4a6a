import { compareText } from "../../kubernetes/select";

interface Dated {
  metadata: { name: string; namespace?: string | undefined; uid: string; creationTimestamp: string };
}

/** Later than every real time: an object that is not stored yet is younger than all that are. */
const notYet = "~";

/**
 * Who came first: by creation, then uid, then name. It is the same on every machine and whatever the order of a list,
 * so that of two claims one wins everywhere.
 */
export function compareClaims(a: Dated, b: Dated): number {
  return (
    compareText(a.metadata.creationTimestamp || notYet, b.metadata.creationTimestamp || notYet) ||
    compareText(a.metadata.uid, b.metadata.uid) ||
    compareText(a.metadata.namespace ?? "", b.metadata.namespace ?? "") ||
    compareText(a.metadata.name, b.metadata.name)
  );
}

const objectName = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** Whether the API server would store an object under the name: RFC 1123. */
export function isObjectName(name: string): boolean {
  return name.length <= 253 && objectName.test(name);
}

const nameOf = ({ metadata }: Dated) => metadata.name;
const pathOf = ({ metadata }: Dated) => `${metadata.namespace ?? ""}/${metadata.name}`;

/**
 * By name, for kinds without a namespace. What no API server stores is not there: objects whose name is none; of two with
 * one name all but the oldest.
 */
export function indexByName<T extends Dated>(objects: readonly T[]): ReadonlyMap<string, T> {
  return indexBy(objects, nameOf);
}

/** By `namespace/name`, for kinds with a namespace. */
export function indexByPath<T extends Dated>(objects: readonly T[]): ReadonlyMap<string, T> {
  return indexBy(objects, pathOf);
}

const indexes = new WeakMap<readonly unknown[], Map<unknown, ReadonlyMap<string, unknown>>>();

/** Lists of a state never change, so each is put in order once. */
function indexBy<T extends Dated>(
  objects: readonly T[],
  keyOf: (object: Dated) => string,
): ReadonlyMap<string, T> {
  const known = indexes.get(objects) ?? new Map<unknown, ReadonlyMap<string, unknown>>();
  indexes.set(objects, known);
  const found = known.get(keyOf) as ReadonlyMap<string, T> | undefined;
  if (found !== undefined) return found;
  const index = new Map<string, T>();
  for (const object of objects.toSorted(compareClaims)) {
    const key = keyOf(object);
    if (isObjectName(object.metadata.name) && !index.has(key)) index.set(key, object);
  }
  known.set(keyOf, index);
  return index;
}

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

/** By name, for kinds without a namespace; of two with one name, which no API server stores, the oldest. */
export function indexByName<T extends Dated>(objects: readonly T[]): ReadonlyMap<string, T> {
  return indexBy(objects, ({ metadata }) => metadata.name);
}

/** By `namespace/name`, for kinds with a namespace. */
export function indexByPath<T extends Dated>(objects: readonly T[]): ReadonlyMap<string, T> {
  return indexBy(objects, ({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`);
}

function indexBy<T extends Dated>(objects: readonly T[], keyOf: (object: T) => string): Map<string, T> {
  const index = new Map<string, T>();
  for (const object of objects.toSorted(compareClaims)) {
    const key = keyOf(object);
    if (!index.has(key)) index.set(key, object);
  }
  return index;
}

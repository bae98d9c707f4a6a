import type { KubernetesObject } from "../kubernetes/object";
import { namespaceOf } from "./virtual-service";

/** The service's own name for a new object about it, or with a suffix when an object about something else has that name. */
export function chooseObjectName(
  service: string,
  namespace: string,
  objects: readonly KubernetesObject[],
): string {
  const taken = new Set(
    objects.filter((object) => namespaceOf(object) === namespace).map(({ metadata }) => metadata.name),
  );
  if (!taken.has(service)) return service;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? `${service}-isthmus` : `${service}-isthmus-${number}`;
    if (!taken.has(name)) return name;
  }
}

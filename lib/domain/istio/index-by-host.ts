import type { KubernetesObject } from "../kubernetes/object";
import { isWildcard } from "./host";

/** Objects that may cover a host: those naming it exactly and all with a wildcard. Keeps large worlds linear. */
export type HostIndex = (host: string) => KubernetesObject[];

/** Indexes objects by the hosts they name. */
export function indexByHost(
  objects: readonly KubernetesObject[],
  readHosts: (object: KubernetesObject) => readonly string[],
): HostIndex {
  const exact = new Map<string, KubernetesObject[]>();
  const wild: KubernetesObject[] = [];
  for (const object of objects) {
    const hosts = new Set(readHosts(object));
    if ([...hosts].some(isWildcard)) wild.push(object);
    for (const host of hosts) {
      if (isWildcard(host)) continue;
      const list = exact.get(host);
      if (list === undefined) exact.set(host, [object]);
      else list.push(object);
    }
  }
  return (host) => [...new Set([...(exact.get(host) ?? []), ...wild])];
}

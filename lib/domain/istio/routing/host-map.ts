import { compareSpecificity, isWildcard } from "../host";

/** Values by host, with and without wildcard, for lookups of the most specific one. */
export interface HostMap<T> {
  readonly specific: Map<string, T>;
  readonly wildcard: Map<string, T>;
}

export function createHostMap<T>(): HostMap<T> {
  return { specific: new Map(), wildcard: new Map() };
}

/** The half of the map that a host belongs in. */
export function halfOf<T>(map: HostMap<T>, host: string): Map<string, T> {
  return isWildcard(host) ? map.wildcard : map.specific;
}

/**
 * The value that decides for a host: its own, else that of the most specific wildcard above it. Among hosts with wildcard
 * only wildcards are looked at. Source: istio pilot/pkg/model `MostSpecificHostMatch`.
 */
export function findInHostMap<T>(map: HostMap<T>, needle: string): { host: string; value: T } | undefined {
  const own = halfOf(map, needle).get(needle);
  if (own !== undefined) return { host: needle, value: own };
  const suffix = isWildcard(needle) ? needle.slice(1) : needle;
  let best: { host: string; value: T } | undefined;
  for (const [host, value] of map.wildcard) {
    if (!suffix.endsWith(host.slice(1))) continue;
    if (best === undefined || compareSpecificity(host, best.host) < 0) best = { host, value };
  }
  return best;
}

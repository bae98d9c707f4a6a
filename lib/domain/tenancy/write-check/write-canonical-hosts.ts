import { isRecord } from "../../kubernetes/read-field";

/** Kinds whose hosts proxies compare as they are written. */
const hostKinds: ReadonlySet<string> = new Set([
  "VirtualService", "DestinationRule", "ServiceEntry", "Gateway", "HTTPRoute", "GRPCRoute", "TLSRoute",
]); // prettier-ignore
const hostFields: ReadonlySet<string> = new Set([
  "host", "hosts", "sniHosts", "hostname", "hostnames", "sni", "targetHost", "authority",
]); // prettier-ignore

/** Maps whose keys are the writer's own words. */
const wordMaps: ReadonlySet<string> = new Set([
  "labels", "annotations", "matchLabels", "selector", "sourceLabels", "headers", "withoutHeaders", "queryParams",
]); // prettier-ignore

/**
 * Writes hosts of a spec in the form in which they were judged: lower case, without the dot that ends a name of DNS. Changes `spec`.
 * @returns the paths of what it changed.
 */
export function writeCanonicalHosts(kind: string, spec: unknown): string[] {
  if (!hostKinds.has(kind)) return [];
  const changed: string[] = [];
  visit(spec, "spec", changed);
  return changed;
}

function visit(value: unknown, path: string, changed: string[]): void {
  if (Array.isArray(value)) value.forEach((item, index) => visit(item, `${path}[${index}]`, changed));
  if (!isRecord(value)) return;
  for (const [field, item] of Object.entries(value)) {
    const at = `${path}.${field}`;
    if (wordMaps.has(field)) continue;
    if (!hostFields.has(field)) visit(item, at, changed);
    else if (typeof item === "string") value[field] = write(item, at, changed);
    else if (Array.isArray(item))
      value[field] = item.map((host: unknown, index) =>
        typeof host === "string" ? write(host, `${at}[${index}]`, changed) : host,
      );
    else visit(item, at, changed);
  }
}

function write(host: string, path: string, changed: string[]): string {
  const canonical = host.toLowerCase().replace(/\.$/, "");
  if (canonical !== host) changed.push(path);
  return canonical;
}

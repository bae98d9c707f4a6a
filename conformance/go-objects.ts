import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { readRecord, readString } from "@/lib/domain/kubernetes/read-field";

/** Field names of Go structs in specs, as the API writes them. */
function lowerKeys(spec: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(spec).map(([key, value]) => [`${key[0]?.toLowerCase() ?? ""}${key.slice(1)}`, value]),
  );
}

/** A `config.Config` (Meta and Spec) or a flat struct with Name, Namespace and Spec as an object. */
export function readGoConfig(value: unknown, kind: string): KubernetesObject {
  const config = readRecord(value);
  const meta = config.Meta === undefined ? config : readRecord(config.Meta);
  const time = readString(readRecord(meta.CreationTimestamp)["@time"]);
  return {
    apiVersion: "security.istio.io/v1",
    kind: readString(readRecord(meta.GroupVersionKind).Kind) ?? kind,
    metadata: {
      name: readString(meta.Name) ?? "",
      namespace: readString(meta.Namespace) ?? "",
      ...(time === undefined ? {} : { creationTimestamp: time }),
    },
    spec: lowerKeys(readRecord(config.Spec)),
  };
}

/** `namespace/name` of each, for comparing selections. */
export function nameAll(objects: readonly KubernetesObject[]): string[] {
  return objects.map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`);
}

/** Envoy's `StringMatcher` of a Go table in the words of our own. */
export function readStringMatcher(value: unknown): unknown {
  const matcher = readRecord(value);
  const pattern = readRecord(matcher.MatchPattern);
  const regex = readString(readRecord(pattern.SafeRegex).Regex);
  if (regex !== undefined) return { kind: "regex", regex };
  for (const kind of ["Exact", "Prefix", "Suffix"]) {
    const text = readString(pattern[kind]);
    if (text !== undefined)
      return { kind: kind.toLowerCase(), text, ignoreCase: matcher.IgnoreCase === true };
  }
  return undefined;
}

/** Envoy's `HeaderMatcher`, likewise. */
export function readHeaderMatcher(value: unknown): unknown {
  const specifier = readRecord(readRecord(value).HeaderMatchSpecifier);
  return specifier.PresentMatch === true ? { kind: "present" } : readStringMatcher(specifier.StringMatch);
}

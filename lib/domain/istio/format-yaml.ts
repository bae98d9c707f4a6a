import { diffLines } from "diff";
import { stringify } from "yaml";
import type { KubernetesObject } from "../kubernetes/object";

const serverKept = new Set(["apiVersion", "kind", "metadata", "status"]);
/** Kept by kubectl, a second copy of the whole object: not shown. */
export const hiddenAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

/** The part of an object that a person writes: no managedFields, uid, resourceVersion, timestamps or status. */
function toManifest(object: KubernetesObject): KubernetesObject {
  const { name, namespace, labels, annotations = {} } = object.metadata;
  const { [hiddenAnnotation]: _, ...shown } = annotations;
  const metadata: KubernetesObject["metadata"] = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(labels === undefined ? {} : { labels }),
    ...(Object.keys(shown).length === 0 ? {} : { annotations: shown }),
  };
  const rest = Object.entries(object).filter(([field]) => !serverKept.has(field));
  return { apiVersion: object.apiVersion, kind: object.kind, metadata, ...Object.fromEntries(rest) };
}

/** YAML for display, in the conventional order: apiVersion, kind, metadata, then the rest as it is. */
export function toYaml(object: KubernetesObject): string {
  return stringify(toManifest(object), { lineWidth: 0, aliasDuplicateObjects: false });
}

export interface DiffLine {
  kind: "same" | "add" | "del";
  text: string;
}

/** Line diff of two texts; deletions come before the additions that replace them. */
export function diffYaml(before: string, after: string): DiffLine[] {
  return diffLines(before, after).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, "")
      .split("\n")
      .map((text): DiffLine => ({ kind: added ? "add" : removed ? "del" : "same", text })),
  );
}

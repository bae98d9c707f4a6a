import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "../domain/kubernetes/object";

/** The objects of YAML documents. */
export function parseManifests(text: string): KubernetesObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
}

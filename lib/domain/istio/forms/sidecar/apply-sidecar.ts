import type { KubernetesObject } from "../../../kubernetes/object";
import { sidecarForm, type SidecarValues } from "./sidecar";

/** The Sidecar that the values describe; with an original, all that the form does not show is its. */
export function applySidecar(values: SidecarValues, original: KubernetesObject | null): KubernetesObject {
  return sidecarForm.apply(values, original);
}

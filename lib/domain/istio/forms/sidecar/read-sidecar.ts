import type { KubernetesObject } from "../../../kubernetes/object";
import type { FormReading } from "../form-definition";
import { sidecarForm, type SidecarValues } from "./sidecar";

/** A Sidecar as its form shows it. */
export function readSidecar(object: KubernetesObject): FormReading<SidecarValues> {
  return sidecarForm.read(object);
}

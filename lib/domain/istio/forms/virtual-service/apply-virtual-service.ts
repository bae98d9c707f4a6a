import type { KubernetesObject } from "../../../kubernetes/object";
import { virtualServiceForm, type VirtualServiceValues } from "./virtual-service";

/** The VirtualService that the values describe; with an original, all that the form does not show is its. */
export function applyVirtualService(
  values: VirtualServiceValues,
  original: KubernetesObject | null,
): KubernetesObject {
  return virtualServiceForm.apply(values, original);
}

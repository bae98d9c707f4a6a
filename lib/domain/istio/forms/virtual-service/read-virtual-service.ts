import type { KubernetesObject } from "../../../kubernetes/object";
import type { FormReading } from "../form-definition";
import { virtualServiceForm, type VirtualServiceValues } from "./virtual-service";

/** A VirtualService as its form shows it. */
export function readVirtualService(object: KubernetesObject): FormReading<VirtualServiceValues> {
  return virtualServiceForm.read(object);
}

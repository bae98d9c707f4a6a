import type { IstioForm } from "@/components/istio-editor/istio-form";
import { applyVirtualService } from "@/lib/domain/istio/forms/virtual-service/apply-virtual-service";
import { readVirtualService } from "@/lib/domain/istio/forms/virtual-service/read-virtual-service";
import {
  virtualServiceForm,
  type VirtualServiceValues,
} from "@/lib/domain/istio/forms/virtual-service/virtual-service";
import { VirtualServiceFields } from "./virtual-service-fields";

export const virtualServiceEditor: IstioForm<VirtualServiceValues> = {
  read: readVirtualService,
  apply: applyVirtualService,
  schema: virtualServiceForm.schema,
  Fields: VirtualServiceFields,
};

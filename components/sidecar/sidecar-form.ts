import type { IstioForm } from "@/components/istio-editor/istio-form";
import { applySidecar } from "@/lib/domain/istio/forms/sidecar/apply-sidecar";
import { readSidecar } from "@/lib/domain/istio/forms/sidecar/read-sidecar";
import { sidecarForm, type SidecarValues } from "@/lib/domain/istio/forms/sidecar/sidecar";
import { SidecarFields } from "./sidecar-fields";

export const sidecarEditor: IstioForm<SidecarValues> = {
  read: readSidecar,
  apply: applySidecar,
  schema: sidecarForm.schema,
  Fields: SidecarFields,
};

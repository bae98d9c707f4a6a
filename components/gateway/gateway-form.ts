import type { IstioForm } from "@/components/istio-editor/istio-form";
import { applyGateway } from "@/lib/domain/istio/forms/gateway/apply-gateway";
import { gatewayForm, type GatewayValues } from "@/lib/domain/istio/forms/gateway/gateway";
import { readGateway } from "@/lib/domain/istio/forms/gateway/read-gateway";
import { GatewayFields } from "./gateway-fields";

export const gatewayEditor: IstioForm<GatewayValues> = {
  read: readGateway,
  apply: applyGateway,
  schema: gatewayForm.schema,
  Fields: GatewayFields,
};

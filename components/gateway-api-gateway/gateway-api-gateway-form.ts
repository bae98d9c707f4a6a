import { AttachmentContainer } from "@/components/http-route/attachment-container";
import type { IstioForm } from "@/components/istio-editor/istio-form";
import { applyGatewayApiGateway } from "@/lib/domain/istio/forms/gateway-api-gateway/apply-gateway-api-gateway";
import {
  gatewayApiGatewayForm,
  type GatewayApiGatewayValues,
} from "@/lib/domain/istio/forms/gateway-api-gateway/gateway-api-gateway";
import { readGatewayApiGateway } from "@/lib/domain/istio/forms/gateway-api-gateway/read-gateway-api-gateway";
import { GatewayApiGatewayFields } from "./gateway-api-gateway-fields";

export const gatewayApiGatewayEditor: IstioForm<GatewayApiGatewayValues> = {
  read: readGatewayApiGateway,
  apply: applyGatewayApiGateway,
  schema: gatewayApiGatewayForm.schema,
  Fields: GatewayApiGatewayFields,
  Beside: AttachmentContainer,
};

import type { IstioForm } from "@/components/istio-editor/istio-form";
import { applyHttpRoute } from "@/lib/domain/istio/forms/http-route/apply-http-route";
import { httpRouteForm, type HttpRouteValues } from "@/lib/domain/istio/forms/http-route/http-route";
import { readHttpRoute } from "@/lib/domain/istio/forms/http-route/read-http-route";
import { AttachmentContainer } from "./attachment-container";
import { HttpRouteFields } from "./http-route-fields";

export const httpRouteEditor: IstioForm<HttpRouteValues> = {
  read: readHttpRoute,
  apply: applyHttpRoute,
  schema: httpRouteForm.schema,
  Fields: HttpRouteFields,
  Beside: AttachmentContainer,
};

import type { IstioForm } from "@/components/istio-editor/istio-form";
import { TryItContainer } from "@/components/try-it/try-it-container";
import { applyRequestAuthentication } from "@/lib/domain/istio/forms/request-authentication/apply-request-authentication";
import { readRequestAuthentication } from "@/lib/domain/istio/forms/request-authentication/read-request-authentication";
import {
  requestAuthenticationForm,
  type RequestAuthenticationValues,
} from "@/lib/domain/istio/forms/request-authentication/request-authentication";
import { RequestAuthenticationFields } from "./request-authentication-fields";

export const requestAuthenticationEditor: IstioForm<RequestAuthenticationValues> = {
  read: readRequestAuthentication,
  apply: applyRequestAuthentication,
  schema: requestAuthenticationForm.schema,
  Fields: RequestAuthenticationFields,
  Beside: TryItContainer,
};

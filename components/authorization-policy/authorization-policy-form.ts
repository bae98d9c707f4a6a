import type { IstioForm } from "@/components/istio-editor/istio-form";
import { TryItContainer } from "@/components/try-it/try-it-container";
import { applyAuthorizationPolicy } from "@/lib/domain/istio/forms/authorization-policy/apply-authorization-policy";
import {
  authorizationPolicyForm,
  type AuthorizationPolicyValues,
} from "@/lib/domain/istio/forms/authorization-policy/authorization-policy";
import { readAuthorizationPolicy } from "@/lib/domain/istio/forms/authorization-policy/read-authorization-policy";
import { AuthorizationPolicyFields } from "./authorization-policy-fields";

export const authorizationPolicyEditor: IstioForm<AuthorizationPolicyValues> = {
  read: readAuthorizationPolicy,
  apply: applyAuthorizationPolicy,
  schema: authorizationPolicyForm.schema,
  Fields: AuthorizationPolicyFields,
  Beside: TryItContainer,
};

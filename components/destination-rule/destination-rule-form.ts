import type { IstioForm } from "@/components/istio-editor/istio-form";
import { applyDestinationRule } from "@/lib/domain/istio/forms/destination-rule/apply-destination-rule";
import {
  destinationRuleForm,
  type DestinationRuleValues,
} from "@/lib/domain/istio/forms/destination-rule/destination-rule";
import { readDestinationRule } from "@/lib/domain/istio/forms/destination-rule/read-destination-rule";
import { DestinationRuleFields } from "./destination-rule-fields";

export const destinationRuleEditor: IstioForm<DestinationRuleValues> = {
  read: readDestinationRule,
  apply: applyDestinationRule,
  schema: destinationRuleForm.schema,
  Fields: DestinationRuleFields,
};

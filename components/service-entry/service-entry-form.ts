import type { IstioForm } from "@/components/istio-editor/istio-form";
import { applyServiceEntry } from "@/lib/domain/istio/forms/service-entry/apply-service-entry";
import { readServiceEntry } from "@/lib/domain/istio/forms/service-entry/read-service-entry";
import {
  serviceEntryForm,
  type ServiceEntryValues,
} from "@/lib/domain/istio/forms/service-entry/service-entry";
import { ServiceEntryFields } from "./service-entry-fields";

export const serviceEntryEditor: IstioForm<ServiceEntryValues> = {
  read: readServiceEntry,
  apply: applyServiceEntry,
  schema: serviceEntryForm.schema,
  Fields: ServiceEntryFields,
};

"use client";

import { useState } from "react";
import { bindFields } from "@/components/form/bind-fields";
import { type Choice, ChoiceField } from "@/components/form/choice-field";
import { FieldGrid, Section } from "@/components/form/section";
import { StringListField } from "@/components/form/string-list-field";
import type { FormFieldsProps } from "@/components/istio-editor/istio-form";
import { SelectorField } from "@/components/policy-scope/selector-field";
import { ExportToField } from "@/components/traffic-host/export-to-field";
import { Callout } from "@/components/ui/callout";
import type {
  locations,
  resolutions,
  ServiceEntryValues,
} from "@/lib/domain/istio/forms/service-entry/service-entry";
import { EndpointsField } from "./endpoints-field";
import { PortsField } from "./ports-field";

/** Source: istio.io/api networking/v1 `ServiceEntry.Location`. */
const locationChoices: readonly Choice<(typeof locations)[number]>[] = [
  {
    value: "MESH_EXTERNAL",
    label: "Outside the mesh",
    description: "Such as an API on the internet: no mutual TLS of the mesh.",
  },
  {
    value: "MESH_INTERNAL",
    label: "Part of the mesh",
    description: "Such as virtual machines with proxies: mutual TLS and policies hold.",
  },
];

/** Source: istio.io/api networking/v1 `ServiceEntry.Resolution`. */
const resolutionChoices: readonly Choice<(typeof resolutions)[number]>[] = [
  { value: "NONE", label: "Not at all", description: "The address that the caller looked up is used." },
  { value: "STATIC", label: "Fixed addresses", description: "The endpoints below, or workloads by labels." },
  {
    value: "DNS",
    label: "DNS",
    description: "Proxies look the name up again and again, and use all answers.",
  },
  {
    value: "DNS_ROUND_ROBIN",
    label: "DNS, one answer",
    description: "Proxies look the name up for new connections, and use the first answer.",
  },
  {
    value: "DYNAMIC_DNS",
    label: "DNS of any name",
    description: "For hosts with a wildcard: what is asked for is looked up.",
  },
];

type Source = "endpoints" | "workloads";
const sources: readonly Choice<Source>[] = [
  { value: "endpoints", label: "Addresses", description: "Listed here, or looked up." },
  { value: "workloads", label: "Workloads", description: "Pods and workload entries with certain labels." },
];

/** A service that the mesh would not know by itself. */
export function ServiceEntryFields(props: FormFieldsProps<ServiceEntryValues>) {
  const { values, onChange, catalog, namespace, readOnly } = props;
  const bind = bindFields({ values, onChange, path: ["spec"], readOnly });
  const [wish, setWish] = useState<Source>();
  const hasLabels = Object.keys(values.workloadSelector).length > 0;
  const source: Source = hasLabels
    ? "workloads"
    : values.endpoints.length > 0
      ? "endpoints"
      : (wish ?? "endpoints");
  const resolution = values.resolution ?? "NONE";
  const wildcards = values.hosts.filter((host) => host.startsWith("*"));
  return (
    <>
      <Section title="Service" description="How the mesh calls it.">
        <StringListField
          label="Hosts"
          required
          placeholder="api.example.com"
          description="The names callers use. *.example.com is every name below."
          {...bind.texts("hosts")}
        />
        <ChoiceField
          label="Where it is"
          value={values.location ?? "MESH_EXTERNAL"}
          choices={locationChoices}
          path={["spec", "location"]}
          readOnly={readOnly}
          onChange={(location) => onChange({ ...values, location })}
        />
        <FieldGrid>
          <StringListField
            label="Virtual addresses"
            placeholder="240.0.0.10"
            description="For TCP: by which address callers mean it. Empty: Istio may choose one."
            {...bind.texts("addresses")}
          />
          <ExportToField
            values={values.exportTo}
            catalog={catalog}
            readOnly={readOnly}
            onChange={(exportTo) => onChange({ ...values, exportTo })}
          />
        </FieldGrid>
      </Section>
      <Section title="Ports">
        <PortsField
          rows={values.ports}
          readOnly={readOnly}
          onChange={(ports) => onChange({ ...values, ports })}
        />
      </Section>
      <Section title="Endpoints" description="Where requests to it really go.">
        <ChoiceField
          label="How its addresses are found"
          value={resolution}
          choices={resolutionChoices}
          path={["spec", "resolution"]}
          readOnly={readOnly}
          onChange={(next) => onChange({ ...values, resolution: next })}
        />
        {resolution.startsWith("DNS") && wildcards.length > 0 && values.endpoints.length === 0 ? (
          <Callout tone="warn" title={`${wildcards.join(", ")} cannot be looked up`}>
            Name each host, list endpoints, or choose “Not at all”.
          </Callout>
        ) : null}
        <ChoiceField<Source>
          label="It is served by"
          value={source}
          choices={sources}
          readOnly={readOnly}
          onChange={(next) => {
            setWish(next);
            onChange(
              next === "workloads" ? { ...values, endpoints: [] } : { ...values, workloadSelector: {} },
            );
          }}
        />
        {source === "endpoints" || values.endpoints.length > 0 ? (
          <EndpointsField
            rows={values.endpoints}
            readOnly={readOnly}
            onChange={(endpoints) => onChange({ ...values, endpoints })}
          />
        ) : null}
        {source === "workloads" ? (
          <SelectorField
            selector={values.workloadSelector}
            catalog={catalog}
            namespace={namespace}
            path={["spec", "workloadSelector"]}
            readOnly={readOnly}
            onChange={(workloadSelector) => {
              setWish("workloads");
              onChange({ ...values, workloadSelector });
            }}
          />
        ) : null}
        <StringListField
          label="Names its certificates must have"
          placeholder="spiffe://cluster.local/ns/vm/sa/api"
          description="Checked when callers speak TLS by a traffic policy."
          {...bind.texts("subjectAltNames")}
        />
      </Section>
    </>
  );
}

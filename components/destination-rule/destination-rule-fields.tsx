"use client";

import { OptionalSection } from "@/components/form/optional-section";
import { Section } from "@/components/form/section";
import type { FormFieldsProps } from "@/components/istio-editor/istio-form";
import { SelectorField } from "@/components/policy-scope/selector-field";
import { ExportToField } from "@/components/traffic-host/export-to-field";
import { HostField } from "@/components/traffic-host/host-field";
import { findKnownService } from "@/components/traffic-host/known-hosts";
import type { DestinationRuleValues } from "@/lib/domain/istio/forms/destination-rule/destination-rule";
import { SubsetsField } from "./subsets-field";
import { newTrafficPolicy, TrafficPolicyFields } from "./traffic-policy-fields";

/** How callers talk to a service. */
export function DestinationRuleFields(props: FormFieldsProps<DestinationRuleValues>) {
  const { values, onChange, catalog, namespace, readOnly } = props;
  const service = findKnownService(catalog, values.host, namespace);
  return (
    <>
      <Section title="Service">
        <HostField
          label="Host"
          value={values.host}
          catalog={catalog}
          namespace={namespace}
          path={["spec", "host"]}
          description="Whose callers this is for."
          readOnly={readOnly}
          onChange={(host) => onChange({ ...values, host })}
        />
      </Section>
      <Section title="Subsets" description="Parts of its endpoints that routes send to by name.">
        <SubsetsField
          rows={values.subsets}
          service={service}
          catalog={catalog}
          readOnly={readOnly}
          onChange={(subsets) => onChange({ ...values, subsets })}
        />
      </Section>
      <Section title="Policy">
        <OptionalSection
          label="Traffic policy"
          description="For every subset, unless the subset says otherwise."
          create={newTrafficPolicy}
          values={values.trafficPolicy}
          path={["spec", "trafficPolicy"]}
          readOnly={readOnly}
          onChange={(trafficPolicy) => onChange({ ...values, trafficPolicy })}
        >
          {(group) => <TrafficPolicyFields {...group} service={service} />}
        </OptionalSection>
      </Section>
      <Section
        title="Callers"
        description="Whom it applies to: callers of all namespaces that see it, or only workloads of this namespace with certain labels."
      >
        <ExportToField
          values={values.exportTo}
          catalog={catalog}
          readOnly={readOnly}
          onChange={(exportTo) => onChange({ ...values, exportTo })}
        />
        <SelectorField
          selector={values.workloadSelector}
          catalog={catalog}
          namespace={namespace}
          path={["spec", "workloadSelector"]}
          readOnly={readOnly}
          onChange={(workloadSelector) => onChange({ ...values, workloadSelector })}
        />
      </Section>
    </>
  );
}

"use client";

import { type Choice, ChoiceField } from "@/components/form/choice-field";
import { Section } from "@/components/form/section";
import type { FormFieldsProps } from "@/components/istio-editor/istio-form";
import { ScopeFields } from "@/components/policy-scope/scope-fields";
import type { SidecarValues } from "@/lib/domain/istio/forms/sidecar/sidecar";
import { EgressField } from "./egress-field";
import { IngressField } from "./ingress-field";

type Outbound = "mesh" | "REGISTRY_ONLY" | "ALLOW_ANY";

const outbound: readonly Choice<Outbound>[] = [
  { value: "mesh", label: "As the mesh is configured", description: "By default anything may be called." },
  {
    value: "ALLOW_ANY",
    label: "Let pass",
    description: "Unknown hosts are called as if there were no proxy.",
  },
  {
    value: "REGISTRY_ONLY",
    label: "Refuse",
    description: "Only services that are known, such as by a service entry, and seen here.",
  },
];

/** What the proxies of some workloads know of the mesh. */
export function SidecarFields(props: FormFieldsProps<SidecarValues>) {
  const { values, onChange, catalog, namespace, readOnly, isNew, onNamespace } = props;
  const mode = values.outboundTrafficPolicy?.mode;
  return (
    <>
      <ScopeFields
        label="It applies to"
        values={{ namespace, selector: values.workloadSelector }}
        catalog={catalog}
        namespace={namespace}
        isNew={isNew}
        readOnly={readOnly}
        onNamespace={onNamespace}
        selectorPath={["spec", "workloadSelector"]}
        onChange={({ selector }) => onChange({ ...values, workloadSelector: selector })}
      />
      <Section title="What they can call" description="Other services do not exist for these proxies.">
        <EgressField
          rows={values.egress}
          catalog={catalog}
          namespace={namespace}
          readOnly={readOnly}
          onChange={(egress) => onChange({ ...values, egress })}
        />
        <ChoiceField<Outbound>
          label="Calls to hosts that are not known"
          value={mode ?? "mesh"}
          choices={outbound}
          path={["spec", "outboundTrafficPolicy"]}
          readOnly={readOnly}
          onChange={(next) =>
            onChange({ ...values, outboundTrafficPolicy: next === "mesh" ? undefined : { mode: next } })
          }
        />
      </Section>
      <Section title="What they take">
        <IngressField
          rows={values.ingress}
          readOnly={readOnly}
          onChange={(ingress) => onChange({ ...values, ingress })}
        />
      </Section>
    </>
  );
}

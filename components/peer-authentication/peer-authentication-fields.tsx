"use client";

import { ChoiceField } from "@/components/form/choice-field";
import { Section } from "@/components/form/section";
import type { FormFieldsProps } from "@/components/istio-editor/istio-form";
import { CoveredNote } from "@/components/policy-scope/covered-note";
import {
  formatSome,
  formatWorkload,
  listCoveredWorkloads,
} from "@/components/policy-scope/covered-workloads";
import { ScopeFields } from "@/components/policy-scope/scope-fields";
import { Callout } from "@/components/ui/callout";
import type { PeerAuthenticationValues } from "@/lib/domain/istio/forms/peer-authentication/peer-authentication";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { type MtlsMode, modeChoices } from "./mtls-modes";
import { PortModesField } from "./port-modes-field";

/** Who else speaks plain text in the cluster, for somebody about to refuse it. */
function PlainCallers({ catalog, namespace }: { catalog: MeshCatalog; namespace: string }) {
  const callers = catalog.workloads
    .filter(({ proxied }) => !proxied)
    .map((workload) => formatWorkload(workload, namespace));
  if (callers.length === 0) return null;
  return (
    <p>
      Callers of this cluster that strict refuses, for want of a proxy:{" "}
      <span className="font-medium text-text">{formatSome(callers)}</span>.
    </p>
  );
}

/** Which workloads demand mutual TLS. */
export function PeerAuthenticationFields(props: FormFieldsProps<PeerAuthenticationValues>) {
  const { values, onChange, catalog, namespace, readOnly, isNew, onNamespace } = props;
  const { selector, portLevelMtls } = values;
  const isWorkload = Object.keys(selector).length > 0;
  const isRoot = catalog !== undefined && namespace === catalog.rootNamespace;
  const covered =
    catalog === undefined || (isWorkload && isRoot)
      ? []
      : listCoveredWorkloads(catalog, { namespace, selector });
  const ports = [...new Set(covered.flatMap((workload) => workload.ports))].toSorted((a, b) => a - b);
  const isStrict = [values.mtls, ...portLevelMtls.map(({ mode }) => mode)].includes("STRICT");
  return (
    <>
      <ScopeFields
        label="It applies to"
        values={values}
        onChange={onChange}
        catalog={catalog}
        namespace={namespace}
        isNew={isNew}
        readOnly={readOnly}
        onNamespace={onNamespace}
      />
      <Section title="Mutual TLS">
        <ChoiceField<MtlsMode>
          label="What these workloads take"
          value={values.mtls ?? "UNSET"}
          choices={modeChoices}
          path={["spec", "mtls"]}
          readOnly={readOnly}
          onChange={(mode) => onChange({ ...values, mtls: mode === "UNSET" ? undefined : mode })}
        />
        {isWorkload && isRoot ? (
          // Source: istio pilot/pkg/security/authn `ComposePeerAuthentication`.
          <Callout tone="warn" title={`In ${namespace}, one with labels has no effect`}>
            Istio takes modes of single workloads from their own namespace only.
          </Callout>
        ) : (
          <CoveredNote
            catalog={catalog}
            namespace={namespace}
            selector={selector}
            unproxied="Nothing is enforced there, and when they call they speak plain text."
          >
            {isStrict && catalog !== undefined ? (
              <PlainCallers catalog={catalog} namespace={namespace} />
            ) : null}
          </CoveredNote>
        )}
      </Section>
      {isWorkload || portLevelMtls.length > 0 ? (
        <Section
          title="Ports"
          description="Ports of the workload itself, not those of its service. Only some workloads can have them, not a namespace or the mesh."
        >
          <PortModesField
            rows={portLevelMtls}
            ports={ports}
            readOnly={readOnly}
            onChange={(rows) => onChange({ ...values, portLevelMtls: rows })}
          />
        </Section>
      ) : null}
    </>
  );
}

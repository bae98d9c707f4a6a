"use client";

import { type Choice, ChoiceField } from "@/components/form/choice-field";
import { RowList } from "@/components/form/row-list";
import { Section } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import type { FormFieldsProps } from "@/components/istio-editor/istio-form";
import { CoveredNote } from "@/components/policy-scope/covered-note";
import { listCoveredWorkloads } from "@/components/policy-scope/covered-workloads";
import { ScopeFields } from "@/components/policy-scope/scope-fields";
import type {
  AuthorizationPolicyRule,
  AuthorizationPolicyValues,
} from "@/lib/domain/istio/forms/authorization-policy/authorization-policy";
import { describeRule } from "./describe-rule";
import type { FacetContext } from "./policy-facets";
import { PolicyMeaning } from "./policy-meaning";
import { RuleFields } from "./rule-fields";
import { TemplatePicker } from "./template-picker";

type Action = NonNullable<AuthorizationPolicyValues["action"]>;

/** Source: istio.io/api security/v1beta1 `AuthorizationPolicy.Action`. */
const actions: readonly Choice<Action>[] = [
  {
    value: "ALLOW",
    label: "Allow",
    description: "Lets what matches pass. What no allow policy on the workload matches is refused.",
  },
  {
    value: "DENY",
    label: "Deny",
    description: "Refuses what matches, whatever others allow.",
  },
  {
    value: "AUDIT",
    label: "Audit",
    description: "Marks what matches for the audit log. It decides nothing.",
  },
  {
    value: "CUSTOM",
    label: "Ask a provider",
    description: "An authorizer of the mesh configuration decides on what matches, before deny and allow.",
  },
];

const newRule = (): AuthorizationPolicyRule => ({ from: [], to: [], when: [] });

function ProviderField({ values, onChange, catalog, readOnly }: FormFieldsProps<AuthorizationPolicyValues>) {
  const known = catalog?.extensionProviders ?? [];
  const { provider = "" } = values;
  const foreign = provider === "" || known.includes(provider) ? [] : [provider];
  return (
    <SelectField
      label="Provider"
      required
      value={provider === "" ? undefined : provider}
      placeholder={known.length === 0 ? "The mesh has none" : "Choose a provider…"}
      description="An extensionProvider of the mesh configuration (MeshConfig)."
      options={[
        ...known.map((name) => ({ value: name, label: name })),
        ...foreign.map((name) => ({
          value: name,
          label: name,
          description: "not in the mesh configuration",
        })),
      ]}
      path={["spec", "provider"]}
      readOnly={readOnly}
      onChange={(next) => onChange({ ...values, provider: next })}
    />
  );
}

/** Who may call what. */
export function AuthorizationPolicyFields(props: FormFieldsProps<AuthorizationPolicyValues>) {
  const { values, onChange, catalog, namespace, readOnly, isNew, onNamespace } = props;
  const { selector, targetRefs, rules, action = "ALLOW" } = values;
  const isTargeted = targetRefs.length > 0;
  const covered =
    catalog === undefined || isTargeted ? [] : listCoveredWorkloads(catalog, { namespace, selector });
  const ports = [...new Set(covered.flatMap((workload) => workload.ports))].toSorted((a, b) => a - b);
  const context: FacetContext = { catalog, namespace, ports };
  return (
    <>
      {!readOnly && (isNew || rules.length === 0) ? (
        <TemplatePicker
          catalog={catalog}
          onUse={(template, answers) =>
            onChange({
              ...template.build({ ...answers, name: values.name, namespace, selector }),
              targetRefs,
            })
          }
        />
      ) : null}
      <ScopeFields
        label="It protects"
        values={values}
        onChange={onChange}
        catalog={catalog}
        namespace={namespace}
        isNew={isNew}
        readOnly={readOnly}
        onNamespace={onNamespace}
      />
      <Section title="Action">
        <ChoiceField<Action>
          label="What it does with requests that match"
          value={action}
          choices={actions}
          path={["spec", "action"]}
          readOnly={readOnly}
          onChange={(next) =>
            onChange({ ...values, action: next, ...(next === "CUSTOM" ? {} : { provider: undefined }) })
          }
        />
        {action === "CUSTOM" ? <ProviderField {...props} /> : null}
        {isTargeted ? null : (
          <CoveredNote
            catalog={catalog}
            namespace={namespace}
            selector={selector}
            unproxied="Nothing is enforced there."
          />
        )}
      </Section>
      <Section
        title="Rules"
        description="A request matches when one rule does: one of its callers, one of its calls, and all of its conditions."
      >
        <PolicyMeaning action={action} rules={rules} />
        <RowList<AuthorizationPolicyRule>
          noun="rule"
          rows={rules}
          onChange={(next) => onChange({ ...values, rules: next })}
          create={newRule}
          path={["spec", "rules"]}
          readOnly={readOnly}
        >
          {(rule, index, change) => (
            <RuleFields
              rule={rule}
              onChange={change}
              sentence={describeRule(values, rule)}
              context={context}
              path={["spec", "rules", index]}
              readOnly={readOnly}
            />
          )}
        </RowList>
      </Section>
    </>
  );
}

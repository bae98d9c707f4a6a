"use client";

import { useState } from "react";
import { FieldGrid, Section } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { Button } from "@/components/ui/button";
import {
  type AuthorizationPolicyTemplate,
  authorizationPolicyTemplates,
  type TemplateInput,
} from "@/lib/domain/istio/forms/authorization-policy/authorization-policy-templates";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";

type TemplateAnswers = Pick<TemplateInput, "fromNamespace" | "fromServiceAccount" | "path">;

interface TemplatePickerProps {
  catalog: MeshCatalog | undefined;
  onUse: (template: AuthorizationPolicyTemplate, answers: TemplateAnswers) => void;
}

/** Policies that people start from. */
export function TemplatePicker({ catalog, onUse }: TemplatePickerProps) {
  const [id, setId] = useState<AuthorizationPolicyTemplate["id"]>();
  const [answers, setAnswers] = useState<TemplateAnswers>({
    fromNamespace: "",
    fromServiceAccount: "",
    path: "",
  });
  const template = authorizationPolicyTemplates.find((item) => item.id === id);
  const isReady = template?.needs.every((need) => answers[need] !== "") ?? false;
  const field = (need: keyof TemplateAnswers, label: string, suggestions: string[], placeholder: string) =>
    template?.needs.includes(need) ? (
      <TextField
        label={label}
        required
        mono
        value={answers[need]}
        placeholder={placeholder}
        suggestions={suggestions}
        onChange={(value) => setAnswers({ ...answers, [need]: value ?? "" })}
      />
    ) : null;
  const accounts = (catalog?.serviceAccounts ?? []).filter(
    ({ namespace }) => namespace === answers.fromNamespace,
  );
  return (
    <Section title="Start from a template" description="Fills in the action and the rules; the scope stays.">
      <SelectField
        label="Template"
        value={id}
        placeholder="Choose a template…"
        options={authorizationPolicyTemplates.map(({ id: value, title, explanation }) => ({
          value,
          label: title,
          description: explanation,
        }))}
        {...(template === undefined ? {} : { description: template.explanation })}
        onChange={setId}
      />
      {template === undefined ? null : (
        <>
          <FieldGrid>
            {field("fromNamespace", "Namespace of the callers", catalog?.namespaces ?? [], "namespace")}
            {field(
              "fromServiceAccount",
              "Service account of the caller",
              accounts.map(({ name }) => name),
              "name",
            )}
            {field("path", "Path", [], "/admin*")}
          </FieldGrid>
          <div>
            <Button disabled={!isReady} onClick={() => onUse(template, answers)}>
              Use this template
            </Button>
          </div>
        </>
      )}
    </Section>
  );
}

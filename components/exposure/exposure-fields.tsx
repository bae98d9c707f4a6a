"use client";

import { ChoiceField } from "@/components/form/choice-field";
import { FieldGrid, Section } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { EntranceSection } from "./entrance-section";
import type { ExposurePartProps } from "./exposure-part";
import { GatewaySection } from "./gateway-section";

const pathTypes = [
  {
    value: "prefix" as const,
    label: "And what is below",
    description: "Whole segments: /a is /a and /a/b, not /ab.",
  },
  { value: "exact" as const, label: "Exactly this path", description: "Nothing below it." },
];

/** How a service is reached from outside: gateway, hosts and TLS, path, and the port of the service. */
export function ExposureFields(props: ExposurePartProps) {
  const { draft, onChange, service, readOnly } = props;
  return (
    <>
      <GatewaySection {...props} />
      <EntranceSection {...props} />
      <Section title="Service">
        <FieldGrid>
          <SelectField
            label="Port of the service"
            required
            value={draft.servicePort === undefined ? undefined : String(draft.servicePort)}
            options={service.ports.map(({ name, port }) => ({
              value: String(port),
              label: name === "" ? String(port) : `${port} (${name})`,
            }))}
            path={["servicePort"]}
            readOnly={readOnly}
            onChange={(port) => onChange({ ...draft, servicePort: Number(port) })}
          />
          {draft.tls === "passthrough" ? null : (
            <TextField
              label="Path"
              required
              mono
              value={draft.path.value}
              path={["path"]}
              readOnly={readOnly}
              onChange={(value) => onChange({ ...draft, path: { ...draft.path, value: value ?? "" } })}
            />
          )}
        </FieldGrid>
        {draft.tls === "passthrough" ? (
          <p className="text-sm text-muted">
            What is inside TLS is not seen, so there is no path to choose by.
          </p>
        ) : (
          <ChoiceField
            label="It takes"
            value={draft.path.type}
            choices={pathTypes}
            readOnly={readOnly}
            onChange={(type) => onChange({ ...draft, path: { ...draft.path, type } })}
          />
        )}
      </Section>
      <Section title="Name">
        <TextField
          label="Name of the route"
          required
          mono
          value={draft.name}
          path={["name"]}
          description={`It lies in ${service.namespace}, beside the service.`}
          readOnly={readOnly}
          onChange={(name) => onChange({ ...draft, name: name ?? "" })}
        />
      </Section>
    </>
  );
}

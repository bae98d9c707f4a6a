import { FieldGrid, Section } from "@/components/form/section";
import { TextField } from "@/components/form/text-field";

interface PlaceFieldsProps {
  name: string;
  namespace: string;
  namespaces: readonly string[];
  readOnly: boolean;
  onChange: (place: { name: string } | { namespace: string }) => void;
}

/** Where a new object will be and what it is called. */
export function PlaceFields({ name, namespace, namespaces, readOnly, onChange }: PlaceFieldsProps) {
  return (
    <Section title="Name and place">
      <FieldGrid>
        <TextField
          label="Name"
          required
          mono
          value={name}
          readOnly={readOnly}
          path={["metadata", "name"]}
          onChange={(value) => onChange({ name: value ?? "" })}
        />
        <TextField
          label="Namespace"
          required
          mono
          value={namespace}
          readOnly={readOnly}
          path={["metadata", "namespace"]}
          suggestions={namespaces}
          onChange={(value) => onChange({ namespace: value ?? "" })}
        />
      </FieldGrid>
    </Section>
  );
}

import { FieldGrid, Section } from "@/components/form/section";
import { TextField } from "@/components/form/text-field";

interface PlaceFieldsProps {
  name: string;
  namespace: string;
  namespaces: readonly string[];
  onChange: (place: { name: string } | { namespace: string }) => void;
}

/** Where a new object will be and what it is called. */
export function PlaceFields({ name, namespace, namespaces, onChange }: PlaceFieldsProps) {
  return (
    <Section title="Name and place">
      <FieldGrid>
        <TextField
          label="Name"
          required
          mono
          value={name}
          path={["metadata", "name"]}
          onChange={(value) => onChange({ name: value ?? "" })}
        />
        <TextField
          label="Namespace"
          required
          mono
          value={namespace}
          path={["metadata", "namespace"]}
          suggestions={namespaces}
          onChange={(value) => onChange({ namespace: value ?? "" })}
        />
      </FieldGrid>
    </Section>
  );
}

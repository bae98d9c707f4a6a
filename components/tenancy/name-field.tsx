import { TextField } from "@/components/form/text-field";

interface NameFieldProps {
  name: string;
  onName: (name: string) => void;
  isNew: boolean;
  readOnly: boolean;
  placeholder: string;
}

/** The name in addresses; it never changes, so only something new is asked for it. */
export function NameField({ name, onName, isNew, readOnly, placeholder }: NameFieldProps) {
  if (!isNew) return null;
  return (
    <TextField
      label="Name"
      required
      mono
      description="What every address and error calls it; it never changes."
      placeholder={placeholder}
      value={name}
      onChange={(text) => onName(text ?? "")}
      path={["metadata", "name"]}
      readOnly={readOnly}
    />
  );
}

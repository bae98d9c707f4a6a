import { NumberField } from "@/components/form/number-field";
import type { ObjectPath } from "@/components/form/problems-context";
import { SelectField } from "@/components/form/select-field";
import { StringListField } from "@/components/form/string-list-field";
import { TextField } from "@/components/form/text-field";
import type { SettingName } from "@/lib/domain/tenancy/resources/settings";
import { settingWords } from "./setting-words";

interface SettingFieldProps {
  name: SettingName;
  /** A text, a number or a list of texts, as the setting's schema says. */
  value: unknown;
  onChange: (value: unknown) => void;
  path: ObjectPath;
  readOnly: boolean;
}

/** The control that fits a setting. */
export function SettingField({ name, value, onChange, path, readOnly }: SettingFieldProps) {
  const { label, choices } = settingWords[name];
  const common = { label: `${label}: value`, path, readOnly, required: true };
  if (choices !== undefined)
    return (
      <SelectField
        {...common}
        value={typeof value === "string" ? value : undefined}
        onChange={onChange}
        options={choices}
      />
    );
  if (name === "failover")
    return (
      <StringListField
        {...common}
        placeholder="eu-central"
        values={Array.isArray(value) ? value.map(String) : []}
        onChange={onChange}
      />
    );
  if (name === "timeout")
    return (
      <TextField
        {...common}
        mono
        placeholder="15s"
        value={typeof value === "string" ? value : undefined}
        onChange={(text) => onChange(text ?? "")}
      />
    );
  return (
    <NumberField
      {...common}
      value={typeof value === "number" ? value : undefined}
      onChange={(number) => onChange(number ?? "")}
    />
  );
}

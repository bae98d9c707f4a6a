"use client";

import { Field } from "@/components/ui/field";
import { Select, type SelectOption } from "@/components/ui/select";
import { type ObjectPath, useProblem } from "./problems-context";

interface SelectFieldProps<T extends string> {
  label: string;
  value: T | undefined;
  onChange: (value: T) => void;
  options: readonly (SelectOption & { value: T })[];
  path?: ObjectPath;
  description?: string;
  placeholder?: string;
  required?: boolean;
  readOnly?: boolean;
  className?: string;
}

/** One of a few values. */
export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { label, value, onChange, options, path, description, required = false, readOnly = false } = props;
  const problem = useProblem(path, true);
  return (
    <div className={props.className}>
      <Field
        label={label}
        required={required}
        error={problem}
        {...(description === undefined ? {} : { description })}
      >
        {(control) => (
          <Select
            {...control}
            className="w-full"
            value={value}
            disabled={readOnly}
            options={options}
            {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
            onValueChange={(next) => {
              const option = options.find((item) => item.value === next);
              // Radix reports "" when the value it shows is no longer among the options; that is nobody's choice.
              if (option !== undefined) onChange(option.value);
            }}
          />
        )}
      </Field>
    </div>
  );
}

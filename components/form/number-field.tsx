"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type ObjectPath, useProblem } from "./problems-context";

interface NumberFieldProps {
  label: string;
  value: number | undefined;
  /** Undefined when the field is emptied. */
  onChange: (value: number | undefined) => void;
  path?: ObjectPath;
  description?: string;
  placeholder?: string;
  required?: boolean;
  readOnly?: boolean;
  suffix?: string;
  className?: string;
}

/** A number; what is typed but is none is kept out of the object and said in place by the browser. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, onChange, path, description, required = false, readOnly = false, suffix } = props;
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
          <Input
            {...control}
            type="number"
            step="any"
            inputMode="decimal"
            value={value ?? ""}
            readOnly={readOnly}
            {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
            {...(suffix === undefined ? {} : { suffix })}
            onChange={(event) =>
              onChange(Number.isNaN(event.target.valueAsNumber) ? undefined : event.target.valueAsNumber)
            }
          />
        )}
      </Field>
    </div>
  );
}

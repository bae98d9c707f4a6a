"use client";

import { useId } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type ObjectPath, useProblem } from "./problems-context";

interface TextFieldProps {
  label: string;
  value: string | undefined;
  /** Undefined when the field is emptied. */
  onChange: (value: string | undefined) => void;
  /** Where the value goes in the object: problems there are shown here. */
  path?: ObjectPath;
  description?: string;
  placeholder?: string;
  required?: boolean;
  readOnly?: boolean;
  mono?: boolean;
  /** Known values offered while typing; any other value may be typed. */
  suggestions?: readonly string[];
  /** A problem that only the form knows. */
  error?: string | undefined;
  suffix?: string;
  className?: string;
}

/** One line of text, with what is wrong with it in place. */
export function TextField(props: TextFieldProps) {
  const {
    label,
    value,
    onChange,
    path,
    description,
    required = false,
    readOnly = false,
    suggestions,
    suffix,
  } = props;
  const problem = useProblem(path, true);
  const list = useId();
  return (
    <div className={props.className}>
      <Field
        label={label}
        required={required}
        error={props.error ?? problem}
        {...(description === undefined ? {} : { description })}
      >
        {(control) => (
          <>
            <Input
              {...control}
              value={value ?? ""}
              readOnly={readOnly}
              spellCheck={false}
              autoComplete="off"
              mono={props.mono ?? false}
              {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
              {...(suffix === undefined ? {} : { suffix })}
              {...(suggestions === undefined ? {} : { list })}
              onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value)}
            />
            {suggestions === undefined ? null : (
              <datalist id={list}>
                {suggestions.map((suggestion) => (
                  <option key={suggestion} value={suggestion}>
                    {suggestion}
                  </option>
                ))}
              </datalist>
            )}
          </>
        )}
      </Field>
    </div>
  );
}

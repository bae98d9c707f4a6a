"use client";

import { X } from "lucide-react";
import { useId, useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type ObjectPath, useProblem } from "./problems-context";

interface StringListFieldProps {
  label: string;
  values: readonly string[] | undefined;
  onChange: (values: string[]) => void;
  path?: ObjectPath;
  description?: string;
  placeholder?: string;
  required?: boolean;
  readOnly?: boolean;
  suggestions?: readonly string[];
  /** Text that may not be an entry, e.g. of a number. */
  className?: string;
}

/** Several short texts: typed and taken with Enter, comma or by leaving the field; each removable with its button or Backspace. */
export function StringListField(props: StringListFieldProps) {
  const { label, values = [], onChange, path, description, required = false, readOnly = false } = props;
  const problem = useProblem(path, true);
  const [typed, setTyped] = useState("");
  const list = useId();
  const take = (text: string) => {
    const fresh = text
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "" && !values.includes(item));
    if (fresh.length > 0) onChange([...values, ...new Set(fresh)]);
    setTyped("");
  };
  return (
    <div className={props.className}>
      <Field
        label={label}
        required={required}
        error={problem}
        {...(description === undefined ? {} : { description })}
      >
        {(control) => (
          <div className="flex flex-col gap-1.5">
            {values.length === 0 ? null : (
              <ul aria-label={`${label}: chosen`} className="flex flex-wrap gap-1.5">
                {values.map((value) => (
                  <li
                    key={value}
                    className="inline-flex h-6 max-w-full items-center gap-1 rounded-sm border border-line bg-sunken pl-2 font-mono text-xs"
                  >
                    <span className="truncate">{value}</span>
                    {readOnly ? (
                      <span className="w-1.5" />
                    ) : (
                      <button
                        type="button"
                        aria-label={`Remove ${value}`}
                        className="inline-flex size-6 items-center justify-center text-muted hover:text-text"
                        onClick={() => onChange(values.filter((other) => other !== value))}
                      >
                        <X aria-hidden className="size-3" />
                      </button>
                    )}
                  </li>
                ))}
              </ul>
            )}
            {readOnly ? null : (
              <Input
                {...control}
                // What the list holds already counts, not what is still being typed.
                required={false}
                value={typed}
                mono
                spellCheck={false}
                autoComplete="off"
                {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
                {...(props.suggestions === undefined ? {} : { list })}
                onChange={(event) => {
                  const text = event.target.value;
                  const offered = props.suggestions?.includes(text) === true && !isTyped(event.nativeEvent);
                  if (offered || text.endsWith(",")) take(text);
                  else setTyped(text);
                }}
                onBlur={() => take(typed)}
                onKeyDown={(event) => {
                  if (event.key === "Enter" && !event.metaKey && !event.ctrlKey) {
                    event.preventDefault();
                    take(typed);
                  } else if (event.key === "Backspace" && typed === "" && values.length > 0)
                    onChange(values.slice(0, -1));
                }}
              />
            )}
            {props.suggestions === undefined ? null : (
              <datalist id={list}>
                {props.suggestions
                  .filter((suggestion) => !values.includes(suggestion))
                  .map((suggestion) => (
                    <option key={suggestion} value={suggestion}>
                      {suggestion}
                    </option>
                  ))}
              </datalist>
            )}
          </div>
        )}
      </Field>
    </div>
  );
}

/** A choice from the datalist replaces the text at once; typing inserts or deletes. */
function isTyped(event: Event): boolean {
  return event instanceof InputEvent && event.inputType !== "insertReplacementText" && event.inputType !== "";
}

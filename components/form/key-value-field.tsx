"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { type ObjectPath, useProblem } from "./problems-context";

export interface KeyValue {
  key: string;
  value: string;
}

interface KeyValueFieldProps {
  label: string;
  entries: readonly KeyValue[];
  onChange: (entries: KeyValue[]) => void;
  path?: ObjectPath;
  description?: string;
  keyLabel?: string;
  valueLabel?: string;
  /** e.g. "Add label". */
  addLabel: string;
  readOnly?: boolean;
}

/** Pairs of texts such as labels and headers, in their order. */
export function KeyValueField(props: KeyValueFieldProps) {
  const { label, entries, onChange, path, description, readOnly = false } = props;
  const { keyLabel = "Name", valueLabel = "Value" } = props;
  const problem = useProblem(path, true);
  const replace = (index: number, change: Partial<KeyValue>) =>
    onChange(entries.map((entry, at) => (at === index ? { ...entry, ...change } : entry)));
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      {entries.map((entry, index) => (
        // Rows have no identity but their place; their key is what is being typed.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="flex items-center gap-1.5">
          <Input
            aria-label={`${label}: ${keyLabel} ${index + 1}`}
            placeholder={keyLabel.toLowerCase()}
            mono
            value={entry.key}
            readOnly={readOnly}
            spellCheck={false}
            onChange={(event) => replace(index, { key: event.target.value })}
          />
          <span aria-hidden className="text-muted">
            =
          </span>
          <Input
            aria-label={`${label}: ${valueLabel} ${index + 1}`}
            placeholder={valueLabel.toLowerCase()}
            mono
            value={entry.value}
            readOnly={readOnly}
            spellCheck={false}
            onChange={(event) => replace(index, { value: event.target.value })}
          />
          {readOnly ? null : (
            <IconButton
              icon={X}
              label={`Remove ${entry.key === "" ? `row ${index + 1}` : entry.key}`}
              onClick={() => onChange(entries.filter((_, at) => at !== index))}
            />
          )}
        </div>
      ))}
      {readOnly ? null : (
        <div>
          <Button size="sm" icon={Plus} onClick={() => onChange([...entries, { key: "", value: "" }])}>
            {props.addLabel}
          </Button>
        </div>
      )}
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
      {description === undefined ? null : <p className="text-xs text-muted">{description}</p>}
    </fieldset>
  );
}

"use client";

import { type ObjectPath, useProblem } from "@/components/form/problems-context";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface TimeFieldProps {
  label: string;
  /** RFC 3339. */
  value: string;
  onChange: (value: string) => void;
  path: ObjectPath;
  readOnly: boolean;
  description?: string;
}

/** `2026-03-01T14:30` in the person's own time zone, as the browser's control wants it. */
function toLocalText(value: string): string {
  const date = new Date(value);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return Number.isNaN(local.getTime()) ? "" : local.toISOString().slice(0, 16);
}

/** A moment, in the person's own time zone. */
export function TimeField({ label, value, onChange, path, readOnly, description }: TimeFieldProps) {
  const problem = useProblem(path, true);
  return (
    <Field label={label} required error={problem} {...(description === undefined ? {} : { description })}>
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          readOnly={readOnly}
          value={toLocalText(value)}
          onChange={(event) => {
            const at = new Date(event.target.value);
            if (!Number.isNaN(at.getTime())) onChange(at.toISOString());
          }}
        />
      )}
    </Field>
  );
}

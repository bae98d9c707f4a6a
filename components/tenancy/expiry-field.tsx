"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type ObjectPath, useProblem } from "@/components/form/problems-context";

interface ExpiryFieldProps {
  value: string | undefined;
  /** RFC 3339, or undefined for no end. */
  onChange: (value: string | undefined) => void;
  path: ObjectPath;
  readOnly: boolean;
  /** Break-glass: there must be an end, at most this far away. */
  atMostHours?: number | undefined;
}

const hour = 3_600_000;
const spans = [
  { value: "1", label: "1 hour" },
  { value: "4", label: "4 hours" },
  { value: "24", label: "1 day" },
  { value: "168", label: "1 week" },
  { value: "720", label: "30 days" },
];

/** `2026-03-01T14:30` in the person's own time zone, as the browser's control wants it. */
function toLocalText(value: string): string {
  const date = new Date(value);
  const pad = (part: number) => String(part).padStart(2, "0");
  return Number.isNaN(date.getTime())
    ? ""
    : `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** Until when it holds: one of a few spans from now, or an exact time. */
export function ExpiryField({ value, onChange, path, readOnly, atMostHours }: ExpiryFieldProps) {
  const problem = useProblem(path, true);
  const offered = spans.filter((span) => atMostHours === undefined || Number(span.value) <= atMostHours);
  return (
    <Field
      label="Until"
      required={atMostHours !== undefined}
      error={problem}
      description={
        atMostHours === undefined
          ? "From then on it gives nothing. Empty: until somebody takes it away."
          : `Break-glass ends by itself, at most ${atMostHours} hours from now.`
      }
    >
      {(control) => (
        <div className="flex flex-wrap gap-1.5">
          <Input
            {...control}
            type="datetime-local"
            className="min-w-52 flex-1"
            readOnly={readOnly}
            value={value === undefined ? "" : toLocalText(value)}
            onChange={(event) => {
              const at = new Date(event.target.value);
              onChange(Number.isNaN(at.getTime()) ? undefined : at.toISOString());
            }}
          />
          {readOnly ? null : (
            <Select
              label="Until: from now"
              placeholder="From now…"
              value={undefined}
              options={offered}
              onValueChange={(hours) => {
                if (hours !== "") onChange(new Date(Date.now() + Number(hours) * hour).toISOString());
              }}
            />
          )}
        </div>
      )}
    </Field>
  );
}

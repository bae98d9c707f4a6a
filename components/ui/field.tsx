import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";

/** What a control inside a {@link Field} spreads on itself. */
export interface FieldControl {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
  required?: true;
}

interface FieldProps {
  label: ReactNode;
  /** What the value is for, before anything is wrong. */
  description?: ReactNode;
  /** What is wrong, in place. */
  error?: string | undefined;
  required?: boolean;
  children: (control: FieldControl) => ReactNode;
}

/** Label, control, description and error, tied together for assistive technology. */
export function Field({ label, description, error, required = false, children }: FieldProps) {
  const id = useId();
  const described = [description !== undefined && `${id}-description`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex items-baseline gap-1.5 text-sm">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {!required && <span className="text-xs text-muted">optional</span>}
      </div>
      {children({
        id,
        ...(described === "" ? {} : { "aria-describedby": described }),
        ...(error === undefined ? {} : { "aria-invalid": true }),
        ...(required ? { required } : {}),
      })}
      {error !== undefined && (
        <p id={`${id}-error`} role="alert" className="flex items-start gap-1.5 text-sm text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0 wrap-anywhere">{error}</span>
        </p>
      )}
      {description !== undefined && (
        <p id={`${id}-description`} className="text-xs text-muted">
          {description}
        </p>
      )}
    </div>
  );
}

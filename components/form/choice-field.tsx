"use client";

import { clsx } from "clsx";
import { useId } from "react";
import { type ObjectPath, useProblem } from "./problems-context";

export interface Choice<T extends string> {
  value: T;
  label: string;
  /** What it means. */
  description: string;
  /** Why it cannot be chosen now. */
  disabled?: string | undefined;
}

interface ChoiceFieldProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  choices: readonly Choice<T>[];
  path?: ObjectPath;
  readOnly?: boolean;
}

/** One of a few values that each need a sentence to choose by. */
export function ChoiceField<T extends string>(props: ChoiceFieldProps<T>) {
  const { label, value, onChange, choices, path, readOnly = false } = props;
  const problem = useProblem(path);
  const id = useId();
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {choices.map((choice) => {
          const off = readOnly || choice.disabled !== undefined;
          const checked = choice.value === value;
          const key = `${id}-${choice.value}`;
          return (
            <div
              key={choice.value}
              className={clsx(
                "relative flex items-start gap-2.5 rounded-md border p-3",
                checked ? "border-accent bg-accent-soft" : "border-line",
                off ? "" : "hover:border-muted",
              )}
            >
              <input
                type="radio"
                id={key}
                name={id}
                className="mt-0.5 size-4 shrink-0 accent-(--accent)"
                checked={checked}
                disabled={off}
                aria-describedby={`${key}-description`}
                onChange={() => onChange(choice.value)}
              />
              <div className="min-w-0 text-sm">
                {/* The whole card is the label's. */}
                <label htmlFor={key} className="font-medium after:absolute after:inset-0">
                  {choice.label}
                </label>
                <p id={`${key}-description`} className="text-xs wrap-anywhere text-muted">
                  {checked ? choice.description : (choice.disabled ?? choice.description)}
                </p>
              </div>
            </div>
          );
        })}
      </div>
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

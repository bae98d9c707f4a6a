"use client";

import { type ReactNode, useRef } from "react";
import type { GroupProps } from "./bind-fields";
import { useProblem } from "./problems-context";
import { SwitchField } from "./switch-field";

interface OptionalSectionProps<T> extends GroupProps<T | undefined> {
  label: string;
  description?: string;
  /** What it is when it is turned on for the first time. */
  create: () => NoInfer<T>;
  children: (group: GroupProps<T>) => ReactNode;
}

/** A part that is turned on and off as a whole. What it was comes back when it is turned on again. */
export function OptionalSection<T extends object>(props: OptionalSectionProps<T>) {
  const { label, description, values, onChange, path, readOnly, create } = props;
  const left = useRef<T>(undefined);
  const problem = useProblem(path);
  if (readOnly && values === undefined) return null;
  return (
    <fieldset aria-label={label} className="flex min-w-0 flex-col gap-3">
      <SwitchField
        label={label}
        description={description}
        checked={values !== undefined}
        readOnly={readOnly}
        onChange={(on) => {
          left.current = values ?? left.current;
          onChange(on ? (left.current ?? create()) : undefined);
        }}
      />
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
      {values === undefined ? null : (
        <div className="flex flex-col gap-4 border-l-2 border-line pl-3 sm:ml-2 sm:pl-4">
          {props.children({ values, onChange, path, readOnly })}
        </div>
      )}
    </fieldset>
  );
}

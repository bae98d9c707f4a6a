"use client";

import type { ObjectPath } from "@/components/form/problems-context";
import { SelectField } from "@/components/form/select-field";

export type TrafficSide = "CLIENT_AND_SERVER" | "CLIENT" | "SERVER";

const sides = [
  { value: "CLIENT_AND_SERVER", label: "Calls and being called" },
  { value: "CLIENT", label: "Calls", description: "what these workloads ask of others" },
  { value: "SERVER", label: "Being called", description: "what others ask of them" },
] as const;

interface TrafficSideFieldProps {
  value: TrafficSide | undefined;
  /** Undefined for both. */
  onChange: (side: TrafficSide | undefined) => void;
  path: ObjectPath;
  readOnly: boolean;
}

/** Which of a workload's traffic is meant. */
export function TrafficSideField({ value, onChange, path, readOnly }: TrafficSideFieldProps) {
  return (
    <SelectField<TrafficSide>
      label="Of"
      required
      value={value ?? "CLIENT_AND_SERVER"}
      options={sides}
      path={path}
      readOnly={readOnly}
      onChange={(side) => onChange(side === "CLIENT_AND_SERVER" ? undefined : side)}
    />
  );
}

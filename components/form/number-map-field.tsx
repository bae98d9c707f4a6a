"use client";

import { useState } from "react";
import { type KeyValue, KeyValueField } from "./key-value-field";
import type { ObjectPath } from "./problems-context";

interface NumberMapFieldProps {
  label: string;
  values: Readonly<Record<string, number>>;
  onChange: (values: Record<string, number>) => void;
  path: ObjectPath;
  keyLabel: string;
  valueLabel: string;
  addLabel: string;
  description?: string | undefined;
  readOnly: boolean;
}

const toMap = (entries: readonly KeyValue[]): Record<string, number> =>
  Object.fromEntries(
    entries.flatMap(({ key, value }) =>
      key === "" || value.trim() === "" || Number.isNaN(Number(value)) ? [] : [[key, Number(value)] as const],
    ),
  );

/** Names with numbers. A row whose name or number is still being typed is none yet. */
export function NumberMapField({ values, onChange, ...rest }: NumberMapFieldProps) {
  const [typed, setTyped] = useState<KeyValue[]>([]);
  const entries =
    JSON.stringify(toMap(typed)) === JSON.stringify(values)
      ? typed
      : Object.entries(values).map(([key, value]) => ({ key, value: String(value) }));
  return (
    <KeyValueField
      {...rest}
      entries={entries}
      onChange={(next) => {
        setTyped(next);
        onChange(toMap(next));
      }}
    />
  );
}

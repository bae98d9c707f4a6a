"use client";

import { useState } from "react";
import { type KeyValue, KeyValueField } from "./key-value-field";
import type { ObjectPath } from "./problems-context";

interface TextMapFieldProps {
  label: string;
  values: Readonly<Record<string, string>>;
  onChange: (values: Record<string, string>) => void;
  path?: ObjectPath;
  description?: string;
  keyLabel?: string;
  valueLabel?: string;
  addLabel: string;
  readOnly?: boolean;
}

const toMap = (entries: readonly KeyValue[]): Record<string, string> =>
  Object.fromEntries(entries.flatMap(({ key, value }) => (key === "" ? [] : [[key, value] as const])));
const isSame = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>) =>
  JSON.stringify(a) === JSON.stringify(b);

/** Names with texts. A name that is still being typed is none yet. */
export function TextMapField({ values, onChange, ...rest }: TextMapFieldProps) {
  const [typed, setTyped] = useState<KeyValue[]>([]);
  const entries = isSame(toMap(typed), values)
    ? typed
    : Object.entries(values).map(([key, value]) => ({ key, value }));
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

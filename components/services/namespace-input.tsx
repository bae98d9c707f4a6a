"use client";

import { useId, useState } from "react";
import { Input } from "@/components/ui/input";

interface NamespaceInputProps {
  namespace: string | null;
  namespaces: readonly string[];
  onChange: (namespace: string | null) => void;
}

/** Takes effect when it is left, on Enter, or when a known namespace is complete. */
export function NamespaceInput({ namespace, namespaces, onChange }: NamespaceInputProps) {
  const list = useId();
  const [text, setText] = useState(namespace ?? "");
  const commit = (value: string) => {
    const next = value.trim() === "" ? null : value.trim();
    if (next !== namespace) onChange(next);
  };
  return (
    <>
      <Input
        aria-label="Namespace"
        placeholder="All namespaces"
        list={list}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          if (namespaces.includes(event.target.value)) commit(event.target.value);
        }}
        onBlur={() => commit(text)}
        onKeyDown={(event) => event.key === "Enter" && commit(text)}
        className="w-44"
      />
      <datalist id={list}>
        {namespaces.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </datalist>
    </>
  );
}

"use client";

import { Search, X } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";

export interface ServiceFilter {
  search: string;
  cluster: string | null;
  namespace: string | null;
}

interface ServiceFiltersProps {
  filter: ServiceFilter;
  onChange: (change: Partial<ServiceFilter>) => void;
  clusters: readonly { name: string; displayName: string }[];
  /** Offered while typing; any other may be typed. */
  namespaces: readonly string[];
}

const every = "*";

export function ServiceFilters({ filter, onChange, clusters, namespaces }: ServiceFiltersProps) {
  const filtered = filter.search !== "" || filter.cluster !== null || filter.namespace !== null;
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- <search> has no browser support we could count on
    <div role="search" className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-3">
      <Input
        icon={Search}
        type="search"
        aria-label="Search services"
        placeholder="Search by name"
        value={filter.search}
        onChange={(event) => onChange({ search: event.target.value })}
        className="w-full sm:w-64"
      />
      <Select
        label="Cluster"
        value={filter.cluster ?? every}
        onValueChange={(value) => onChange({ cluster: value === every ? null : value })}
        options={[
          { value: every, label: "All clusters" },
          ...clusters.map(({ name, displayName }) => ({ value: name, label: displayName })),
        ]}
      />
      <NamespaceInput
        key={filter.namespace}
        namespace={filter.namespace}
        namespaces={namespaces}
        onChange={(namespace) => onChange({ namespace })}
      />
      {filtered && (
        <Button
          variant="ghost"
          icon={X}
          onClick={() => onChange({ search: "", cluster: null, namespace: null })}
        >
          Clear
        </Button>
      )}
    </div>
  );
}

interface NamespaceInputProps {
  namespace: string | null;
  namespaces: readonly string[];
  onChange: (namespace: string | null) => void;
}

/** Takes effect when it is left, on Enter, or when a known namespace is complete. */
function NamespaceInput({ namespace, namespaces, onChange }: NamespaceInputProps) {
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

"use client";

import { Search, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { NamespaceInput } from "./namespace-input";

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

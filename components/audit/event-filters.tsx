import { Search, SlidersHorizontal, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { AuditQuery } from "./audit-query";

const every = "*";

const outcomes = [
  { value: every, label: "Every outcome" },
  { value: "allowed", label: "Allowed" },
  { value: "refused", label: "Refused" },
  { value: "failed", label: "Failed" },
];

/** The filters that are seldom needed, in this order. */
const more = [
  { field: "kind", label: "Kind" },
  { field: "name", label: "Name" },
  { field: "verb", label: "Verb" },
  { field: "reason", label: "Reason code" },
  { field: "tenant", label: "Tenant" },
  { field: "workspace", label: "Workspace" },
] as const satisfies readonly { field: keyof AuditQuery; label: string }[];

interface EventFiltersProps {
  query: AuditQuery;
  clusters: readonly { name: string; displayName: string }[];
  onChange: (change: AuditQuery) => void;
  onClear: () => void;
}

/** Which events are shown. */
export function EventFilters({ query, clusters, onChange, onClear }: EventFiltersProps) {
  const [open, setOpen] = useState(() => more.some(({ field }) => query[field] !== ""));
  const filtered = Object.values(query).some((value) => value !== "");
  const field = (name: keyof AuditQuery, label: string, className: string, type = "text") => (
    <Input
      key={name}
      type={type}
      aria-label={label}
      placeholder={label}
      value={query[name]}
      onChange={(event) => onChange({ [name]: event.target.value })}
      className={className}
    />
  );
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- <search> has no browser support we could count on
    <div role="search" className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-3">
      <Input
        icon={Search}
        type="search"
        aria-label="Search the history"
        placeholder="Words in who, what, where, why"
        value={query.text}
        onChange={(event) => onChange({ text: event.target.value })}
        className="w-full sm:w-64"
      />
      <Select
        label="Outcome"
        value={query.outcome === "" ? every : query.outcome}
        onValueChange={(value) => onChange({ outcome: value === every ? "" : value })}
        options={outcomes}
      />
      <Select
        label="Cluster"
        value={query.cluster === "" ? every : query.cluster}
        onValueChange={(value) => onChange({ cluster: value === every ? "" : value })}
        options={[
          { value: every, label: "All clusters" },
          { value: "host", label: "Isthmus itself" },
          ...clusters.map(({ name, displayName }) => ({ value: name, label: displayName })),
        ]}
      />
      {field("person", "Person", "w-36")}
      {field("namespace", "Namespace", "w-36")}
      <span className="flex items-center gap-1.5 text-sm text-muted">
        from {field("from", "From day", "w-36", "date")} to {field("to", "Before day", "w-36", "date")}
      </span>
      <Button
        variant="ghost"
        icon={SlidersHorizontal}
        aria-expanded={open}
        onClick={() => setOpen((now) => !now)}
      >
        More
      </Button>
      {filtered ? (
        <Button variant="ghost" icon={X} onClick={onClear}>
          Clear
        </Button>
      ) : null}
      {open ? (
        <div className="flex w-full flex-wrap gap-2">
          {more.map(({ field: name, label }) => field(name, label, "w-40"))}
        </div>
      ) : null}
    </div>
  );
}

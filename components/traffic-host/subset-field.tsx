"use client";

import type { ObjectPath } from "@/components/form/problems-context";
import { TextField } from "@/components/form/text-field";
import type { CatalogService } from "@/lib/domain/istio/mesh-catalog";
import { listSubsets } from "./known-hosts";

interface SubsetFieldProps {
  value: string | undefined;
  onChange: (subset: string | undefined) => void;
  /** What the host means; undefined when it is no service of the catalog. */
  service: CatalogService | undefined;
  path?: ObjectPath;
  required?: boolean;
  readOnly: boolean;
}

/** A subset of a service. One that no DestinationRule defines gets no endpoints, so that is said. */
export function SubsetField({ value, service, ...field }: SubsetFieldProps) {
  const isMissing = service !== undefined && value !== undefined && !service.subsets.includes(value);
  const offered = listSubsets(service);
  return (
    <TextField
      {...field}
      label="Subset"
      mono
      value={value}
      suggestions={offered}
      placeholder={offered[0] ?? "v1"}
      description={
        isMissing
          ? `No DestinationRule of ${service.name} defines it yet: requests to it fail until one does.`
          : undefined
      }
    />
  );
}

"use client";

import { StringListField } from "@/components/form/string-list-field";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";

interface ExportToFieldProps {
  values: readonly string[];
  onChange: (namespaces: string[]) => void;
  catalog: MeshCatalog | undefined;
  readOnly: boolean;
}

/** Whose callers an object is for. */
export function ExportToField({ values, onChange, catalog, readOnly }: ExportToFieldProps) {
  return (
    <StringListField
      label="Seen from namespaces"
      values={values}
      onChange={onChange}
      path={["spec", "exportTo"]}
      placeholder="."
      description="Empty is as the mesh is configured, by default everywhere. A dot is this namespace only, * is every namespace."
      suggestions={[".", "*", ...(catalog?.namespaces ?? [])]}
      readOnly={readOnly}
    />
  );
}

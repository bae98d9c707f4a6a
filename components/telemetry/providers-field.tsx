"use client";

import type { ObjectPath } from "@/components/form/problems-context";
import { StringListField } from "@/components/form/string-list-field";
import type { TelemetryValues } from "@/lib/domain/istio/forms/telemetry/telemetry";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";

type Provider = TelemetryValues["tracing"][number]["providers"][number];

interface ProvidersFieldProps {
  rows: readonly Provider[];
  onChange: (rows: Provider[]) => void;
  catalog: MeshCatalog | undefined;
  path: ObjectPath;
  readOnly: boolean;
  /** Providers that every mesh has. Source: istio pkg/config/mesh `DefaultMeshConfig`. */
  builtIn: readonly string[];
}

/** Where it is sent: extension providers of the mesh configuration. */
export function ProvidersField({ rows, onChange, catalog, path, readOnly, builtIn }: ProvidersFieldProps) {
  const known = [...new Set([...builtIn, ...(catalog?.extensionProviders ?? [])])];
  const foreign = rows.map(({ name }) => name).filter((name) => !known.includes(name));
  return (
    <StringListField
      label="Providers"
      values={rows.map(({ name }) => name)}
      path={path}
      suggestions={known}
      placeholder={known[0]}
      description={
        catalog === undefined || foreign.length === 0
          ? "Empty: those of the mesh configuration."
          : `${foreign.join(", ")}: not in the mesh configuration.`
      }
      readOnly={readOnly}
      onChange={(names) => onChange(names.map((name) => rows.find((row) => row.name === name) ?? { name }))}
    />
  );
}

"use client";

import type { ObjectPath } from "@/components/form/problems-context";
import { TextField } from "@/components/form/text-field";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { HostNote } from "./host-note";
import { findKnownService, findMeantHost, listKnownHosts } from "./known-hosts";

interface HostFieldProps {
  label: string;
  value: string;
  onChange: (host: string) => void;
  catalog: MeshCatalog | undefined;
  namespace: string;
  path: ObjectPath;
  readOnly: boolean;
  description?: string;
}

/** One host: a service of the mesh, or any name that is typed. */
export function HostField(props: HostFieldProps) {
  const { label, value, onChange, catalog, namespace, path, readOnly, description } = props;
  const meant = findMeantHost(catalog, value);
  const isUnknown =
    catalog !== undefined &&
    value !== "" &&
    meant === undefined &&
    !value.startsWith("*") &&
    findKnownService(catalog, value, namespace) === undefined;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <TextField
        label={label}
        required
        mono
        value={value}
        suggestions={listKnownHosts(catalog, namespace)}
        placeholder="reviews"
        description={isUnknown ? `No service of ${catalog.cluster} has this name.` : description}
        path={path}
        readOnly={readOnly}
        onChange={(host) => onChange(host ?? "")}
      />
      {meant === undefined ? null : (
        <HostNote host={value} meant={meant} onUse={readOnly ? undefined : () => onChange(meant)} />
      )}
    </div>
  );
}

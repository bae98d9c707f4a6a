"use client";

import type { ObjectPath } from "@/components/form/problems-context";
import { StringListField } from "@/components/form/string-list-field";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { HostNote } from "./host-note";
import { findMeantHost, listKnownHosts } from "./known-hosts";

interface HostListFieldProps {
  label: string;
  values: readonly string[];
  onChange: (hosts: string[]) => void;
  catalog: MeshCatalog | undefined;
  namespace: string;
  path: ObjectPath;
  readOnly: boolean;
  required?: boolean;
  description?: string;
  placeholder?: string;
}

/** Several hosts; shortened names with a dot are told, as Istio does not complete them. */
export function HostListField({ catalog, namespace, ...field }: HostListFieldProps) {
  const { values, onChange, readOnly } = field;
  const shortened = values.flatMap((host) => {
    const meant = findMeantHost(catalog, host);
    return meant === undefined ? [] : [{ host, meant }];
  });
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <StringListField {...field} suggestions={listKnownHosts(catalog, namespace)} />
      {shortened.map(({ host, meant }) => (
        <HostNote
          key={host}
          host={host}
          meant={meant}
          onUse={
            readOnly
              ? undefined
              : () => onChange([...new Set(values.map((other) => (other === host ? meant : other)))])
          }
        />
      ))}
    </div>
  );
}

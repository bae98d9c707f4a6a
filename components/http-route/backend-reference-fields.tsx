"use client";

import { type GroupProps, bindFields } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import { FieldGrid } from "@/components/form/section";
import { TextField } from "@/components/form/text-field";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { listReferenceNames, listServicePorts } from "./reference-names";
import type { BackendRef } from "./route-rule";

export type BackendReference = Pick<BackendRef, "group" | "kind" | "name" | "namespace" | "port">;

interface BackendReferenceFieldsProps<T extends BackendReference> extends GroupProps<T> {
  catalog: MeshCatalog | undefined;
  /** Of the route. */
  namespace: string;
}

/** The service, and its port, that requests are sent to. */
export function BackendReferenceFields<T extends BackendReference>(props: BackendReferenceFieldsProps<T>) {
  const { values, onChange, catalog, namespace, path, readOnly } = props;
  // The fields of a reference are the same in every part that has one.
  const bind = bindFields<BackendReference>({
    values,
    onChange: (next) => onChange({ ...values, ...next }),
    path,
    readOnly,
  });
  const where = values.namespace || namespace;
  const kind = values.kind ?? "Service";
  const ports = listServicePorts(catalog, { kind, namespace: where, name: values.name });
  const only = (name: string) => {
    const found = listServicePorts(catalog, { kind, namespace: where, name });
    return found.length === 1 ? found[0]?.port : undefined;
  };
  const offered = ports.map(({ name, port }) => (name === "" ? `${port}` : `${port} (${name})`)).join(", ");
  return (
    <FieldGrid>
      <TextField
        label={kind === "Service" ? "Service" : kind}
        mono
        {...bind.required("name")}
        suggestions={listReferenceNames(catalog, kind, where)}
        onChange={(name = "") =>
          onChange({ ...values, name, ...(values.port === undefined ? { port: only(name) } : {}) })
        }
      />
      <NumberField
        label="Service port"
        required={kind === "Service"}
        {...bind.one("port")}
        {...(offered === "" ? {} : { description: `It has ${offered}.` })}
      />
      <TextField
        label="Service namespace"
        mono
        {...bind.one("namespace")}
        placeholder={namespace}
        suggestions={catalog?.namespaces ?? []}
        {...(where === namespace
          ? {}
          : { description: "There, a ReferenceGrant must let this route send to it." })}
      />
    </FieldGrid>
  );
}

"use client";

import { bindFields } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import type { ObjectPath } from "@/components/form/problems-context";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { listReferenceNames, referenceKinds, type ReferenceKind } from "./reference-names";
import type { ParentRef } from "./route-rule";

interface ParentFieldsProps {
  parent: ParentRef;
  onChange: (parent: ParentRef) => void;
  catalog: MeshCatalog | undefined;
  namespace: string;
  path: ObjectPath;
  readOnly: boolean;
}

const kinds: readonly { value: ReferenceKind; label: string; description: string }[] = [
  { value: "Gateway", label: "Gateway", description: referenceKinds.Gateway.description },
  { value: "ListenerSet", label: "ListenerSet", description: referenceKinds.ListenerSet.description },
  { value: "Service", label: "Service", description: referenceKinds.Service.description },
  { value: "ServiceEntry", label: "ServiceEntry", description: referenceKinds.ServiceEntry.description },
];

/** A gateway or service whose requests follow the route: from the list, or spelled out. */
export function ParentFields({ parent, onChange, catalog, namespace, path, readOnly }: ParentFieldsProps) {
  const { kind = "Gateway" } = parent;
  const bind = bindFields({ values: parent, onChange, path, readOnly });
  const where = parent.namespace || namespace;
  const gateway = catalog?.gateways.find(
    (item) =>
      kind === "Gateway" &&
      item.api === "gateway-api" &&
      item.namespace === where &&
      item.name === parent.name,
  );
  return (
    <>
      <FieldGrid>
        <SelectField
          label="Kind"
          required
          value={kinds.find(({ value }) => value === kind)?.value}
          placeholder={kind}
          options={kinds}
          path={[...path, "kind"]}
          readOnly={readOnly}
          onChange={(next) =>
            onChange({
              ...parent,
              kind: next,
              group: referenceKinds[next].group,
              name: "",
              sectionName: undefined,
              port: undefined,
            })
          }
        />
        <TextField
          label="Parent name"
          mono
          {...bind.required("name")}
          suggestions={listReferenceNames(catalog, kind, where)}
        />
        <TextField
          label="Parent namespace"
          mono
          {...bind.one("namespace")}
          placeholder={namespace}
          suggestions={catalog?.namespaces ?? []}
          description="Empty: that of the route."
        />
        {kind === "Service" || kind === "ServiceEntry" ? null : (
          <TextField
            label="Listener"
            mono
            {...bind.one("sectionName")}
            suggestions={gateway?.ports.map(({ name }) => name) ?? []}
            description="Empty: every listener that takes the route."
          />
        )}
        <NumberField
          label="Parent port"
          {...bind.one("port")}
          description={
            kind === "Service" ? "Empty: every port of the service." : "Empty: listeners of any port."
          }
        />
      </FieldGrid>
    </>
  );
}

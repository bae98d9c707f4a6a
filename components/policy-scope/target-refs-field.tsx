"use client";

import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";

export interface TargetReference {
  group?: string | undefined;
  kind: string;
  name: string;
  namespace?: string | undefined;
  origin?: number;
}

interface TargetRefsFieldProps {
  targets: readonly TargetReference[];
  onChange: (targets: TargetReference[]) => void;
  catalog: MeshCatalog | undefined;
  namespace: string;
  readOnly: boolean;
}

/** What a policy may be attached to. Source: istio pkg/config/validation `validatePolicyTargetReference`. */
const kinds = [
  {
    value: "Gateway",
    group: "gateway.networking.k8s.io",
    label: "Gateway",
    description: "a gateway or waypoint of the Gateway API",
  },
  {
    value: "Service",
    group: "",
    label: "Service",
    description: "enforced by the waypoint in front of it",
  },
  {
    value: "ServiceEntry",
    group: "networking.istio.io",
    label: "ServiceEntry",
    description: "enforced by the waypoint in front of it",
  },
  {
    value: "GatewayClass",
    group: "gateway.networking.k8s.io",
    label: "GatewayClass",
    description: "every waypoint of the class; in the root namespace only",
  },
] as const;

export const newTarget = (): TargetReference => ({ group: kinds[0].group, kind: "Gateway", name: "" });

function listNames(catalog: MeshCatalog | undefined, kind: string, namespace: string): string[] {
  if (catalog === undefined) return [];
  if (kind === "GatewayClass") return ["istio-waypoint"];
  const isHere = (item: { namespace: string }) => item.namespace === namespace;
  if (kind === "Gateway")
    return catalog.gateways
      .filter((gateway) => isHere(gateway) && gateway.api === "gateway-api")
      .map(({ name }) => name);
  const services = catalog.services.filter((service) => isHere(service) && service.kind === kind);
  return [...new Set(services.map(({ name }) => name))];
}

/** The objects a policy is attached to, for gateways and waypoints. */
export function TargetRefsField({ targets, onChange, catalog, namespace, readOnly }: TargetRefsFieldProps) {
  return (
    <RowList<TargetReference>
      noun="target"
      rows={targets}
      onChange={onChange}
      create={newTarget}
      path={["spec", "targetRefs"]}
      readOnly={readOnly}
      title={({ kind, name }, index) => (name === "" ? `target ${index + 1}` : `${kind} ${name}`)}
    >
      {(target, index, change) => (
        <FieldGrid>
          <SelectField
            label="Kind"
            required
            value={kinds.find(({ value }) => value === target.kind)?.value}
            placeholder={target.kind === "" ? "Choose…" : target.kind}
            options={kinds}
            path={["spec", "targetRefs", index, "kind"]}
            readOnly={readOnly}
            onChange={(kind) =>
              change({ ...target, kind, group: kinds.find(({ value }) => value === kind)?.group, name: "" })
            }
          />
          <TextField
            label="Target name"
            required
            mono
            value={target.name}
            suggestions={listNames(catalog, target.kind, namespace)}
            path={["spec", "targetRefs", index, "name"]}
            readOnly={readOnly}
            onChange={(name) => change({ ...target, name: name ?? "" })}
          />
        </FieldGrid>
      )}
    </RowList>
  );
}

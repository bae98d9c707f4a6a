"use client";

import { bindFields } from "@/components/form/bind-fields";
import { OptionalSection } from "@/components/form/optional-section";
import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { StringListField } from "@/components/form/string-list-field";
import { TextField } from "@/components/form/text-field";
import type { SidecarValues } from "@/lib/domain/istio/forms/sidecar/sidecar";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { ListenerPortFields } from "./listener-port-fields";
import { countVisibleServices, listSidecarHosts } from "./sidecar-hosts";

type Egress = SidecarValues["egress"][number];

interface EgressFieldProps {
  rows: readonly Egress[];
  onChange: (rows: Egress[]) => void;
  catalog: MeshCatalog | undefined;
  namespace: string;
  readOnly: boolean;
}

export const captureModes = [
  { value: "DEFAULT", label: "As the mesh does" },
  { value: "IPTABLES", label: "By iptables" },
  { value: "NONE", label: "Not: callers address the proxy" },
] as const;

/** What the proxies can see of the mesh. */
export function EgressField({ rows, onChange, catalog, namespace, readOnly }: EgressFieldProps) {
  const path = ["spec", "egress"];
  const describeCount = (hosts: readonly string[]) =>
    catalog === undefined
      ? ""
      : ` These are ${countVisibleServices(catalog, hosts, namespace)} of ${catalog.services.length} services.`;
  return (
    <RowList<Egress>
      noun="egress listener"
      rows={rows}
      onChange={onChange}
      create={() => ({ hosts: ["./*", `${catalog?.rootNamespace ?? "istio-system"}/*`] })}
      path={path}
      readOnly={readOnly}
      title={({ port }) => (port === undefined ? "Every port" : `Port ${port.number ?? "to choose"}`)}
      empty="None: proxies see every service, or what the Sidecar of the whole mesh says. Add one to let them see fewer, which saves memory and time."
    >
      {(row, index, change) => {
        const bind = bindFields({ values: row, onChange: change, path: [...path, index], readOnly });
        return (
          <>
            <StringListField
              label="Hosts they see"
              required
              placeholder="istio-system/*"
              suggestions={listSidecarHosts(catalog)}
              description={`namespace/host: ./* is this namespace, */* is all, ~/* is none.${describeCount(row.hosts)}`}
              {...bind.texts("hosts")}
            />
            <OptionalSection
              label="One port only"
              description="Off: all ports that no other listener has. Such a listener comes last."
              create={() => ({ number: 8080, protocol: "HTTP", name: "http" })}
              {...bind.group("port")}
            >
              {(group) => <ListenerPortFields {...group} />}
            </OptionalSection>
            {row.port === undefined && row.bind === undefined && row.captureMode === undefined ? null : (
              <FieldGrid>
                <TextField label="Listens on address" mono placeholder="127.0.0.1" {...bind.one("bind")} />
                <SelectField
                  label="Traffic is caught"
                  value={row.captureMode}
                  placeholder="As the mesh does"
                  options={captureModes}
                  path={[...path, index, "captureMode"]}
                  readOnly={readOnly}
                  onChange={(captureMode) => change({ ...row, captureMode })}
                />
              </FieldGrid>
            )}
          </>
        );
      }}
    </RowList>
  );
}

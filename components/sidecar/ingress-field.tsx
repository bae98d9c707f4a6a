"use client";

import { bindFields } from "@/components/form/bind-fields";
import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { SidecarValues } from "@/lib/domain/istio/forms/sidecar/sidecar";
import { captureModes } from "./egress-field";
import { ListenerPortFields } from "./listener-port-fields";

type Ingress = SidecarValues["ingress"][number];

interface IngressFieldProps {
  rows: readonly Ingress[];
  onChange: (rows: Ingress[]) => void;
  readOnly: boolean;
}

/** Where proxies take requests and hand them on. */
export function IngressField({ rows, onChange, readOnly }: IngressFieldProps) {
  const path = ["spec", "ingress"];
  return (
    <RowList<Ingress>
      noun="ingress listener"
      rows={rows}
      onChange={onChange}
      create={() => ({
        port: { number: 8080, protocol: "HTTP", name: "http" },
        defaultEndpoint: "127.0.0.1:8080",
      })}
      path={path}
      readOnly={readOnly}
      title={({ port, defaultEndpoint }) => `Port ${port?.number ?? "to choose"} → ${defaultEndpoint}`}
      empty="None: the ports of the workload's services are taken. Add one only for a workload that listens elsewhere, such as on a socket."
    >
      {(row, index, change) => {
        const bind = bindFields({ values: row, onChange: change, path: [...path, index], readOnly });
        return (
          <>
            <ListenerPortFields
              values={row.port ?? {}}
              path={[...path, index, "port"]}
              readOnly={readOnly}
              onChange={(port) => change({ ...row, port })}
            />
            <FieldGrid>
              <TextField
                label="Handed on to"
                mono
                placeholder="127.0.0.1:8080"
                description="127.0.0.1:port, [::1]:port, 0.0.0.0:port (the address of the pod) or unix:///path."
                {...bind.required("defaultEndpoint")}
              />
              <TextField label="Listens on address" mono placeholder="0.0.0.0" {...bind.one("bind")} />
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
          </>
        );
      }}
    </RowList>
  );
}

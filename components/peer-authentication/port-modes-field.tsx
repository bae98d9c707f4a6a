"use client";

import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { PeerAuthenticationValues } from "@/lib/domain/istio/forms/peer-authentication/peer-authentication";
import { type MtlsMode, modeChoices } from "./mtls-modes";

type PortMode = PeerAuthenticationValues["portLevelMtls"][number];

interface PortModesFieldProps {
  rows: readonly PortMode[];
  onChange: (rows: PortMode[]) => void;
  /** Ports that the covered workloads listen on. */
  ports: readonly number[];
  readOnly: boolean;
}

/** Another mode for some ports of the workload. */
export function PortModesField({ rows, onChange, ports, readOnly }: PortModesFieldProps) {
  const free = ports.map(String).filter((port) => rows.every((row) => row.port !== port));
  return (
    <RowList<PortMode>
      noun="port"
      rows={rows}
      onChange={onChange}
      create={() => ({ port: free[0] ?? "", mode: "DISABLE" })}
      path={["spec", "portLevelMtls"]}
      readOnly={readOnly}
      title={({ port }, index) => (port === "" ? `port ${index + 1}` : `port ${port}`)}
      empty="Every port has the mode above. Add a port that differs, such as one for health checks from outside the mesh."
    >
      {(row, _index, change) => (
        <FieldGrid>
          <TextField
            label="Port of the workload"
            required
            mono
            value={row.port}
            suggestions={free}
            path={["spec", "portLevelMtls", row.port]}
            {...(ports.length === 0 ? {} : { description: `The workload listens on ${ports.join(", ")}.` })}
            readOnly={readOnly}
            onChange={(port) => change({ ...row, port: port ?? "" })}
          />
          <SelectField<MtlsMode>
            label="Mode of the port"
            required
            value={row.mode ?? "UNSET"}
            options={modeChoices}
            readOnly={readOnly}
            onChange={(mode) => change({ ...row, mode: mode === "UNSET" ? undefined : mode })}
          />
        </FieldGrid>
      )}
    </RowList>
  );
}

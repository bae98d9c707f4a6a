"use client";

import { bindFields } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { ServiceEntryValues } from "@/lib/domain/istio/forms/service-entry/service-entry";

type Port = ServiceEntryValues["ports"][number];

/** Source: istio pkg/config/protocol `Parse`. */
const protocols = [
  { value: "HTTP", label: "HTTP" },
  { value: "HTTPS", label: "HTTPS", description: "passed on unopened; routed by name" },
  { value: "TLS", label: "TLS", description: "passed on unopened; routed by name" },
  { value: "HTTP2", label: "HTTP/2" },
  { value: "GRPC", label: "gRPC" },
  { value: "GRPC-WEB", label: "gRPC-Web" },
  { value: "TCP", label: "TCP" },
  { value: "MONGO", label: "MongoDB" },
  { value: "MYSQL", label: "MySQL" },
  { value: "REDIS", label: "Redis" },
];

interface PortsFieldProps {
  rows: readonly Port[];
  onChange: (rows: Port[]) => void;
  readOnly: boolean;
}

/** On which ports the service is called, and what is spoken there. */
export function PortsField({ rows, onChange, readOnly }: PortsFieldProps) {
  const path = ["spec", "ports"];
  return (
    <RowList<Port>
      noun="port"
      rows={rows}
      onChange={onChange}
      create={() => ({
        number: 443,
        name: rows.length === 0 ? "tls" : `port-${rows.length + 1}`,
        protocol: "TLS",
      })}
      path={path}
      readOnly={readOnly}
      title={({ number, protocol }) => `${number ?? "a port to choose"} ${protocol ?? ""}`}
      empty="Without a port nothing can be called."
    >
      {(row, index, change) => {
        const bind = bindFields({ values: row, onChange: change, path: [...path, index], readOnly });
        const isKnown = protocols.some(({ value }) => value === row.protocol);
        return (
          <FieldGrid>
            <NumberField label="Port" required {...bind.one("number")} />
            <SelectField
              label="Protocol"
              required
              value={row.protocol}
              options={
                isKnown || row.protocol === undefined
                  ? protocols
                  : [...protocols, { value: row.protocol, label: row.protocol }]
              }
              path={[...path, index, "protocol"]}
              readOnly={readOnly}
              onChange={(protocol) => change({ ...row, protocol })}
            />
            <TextField label="Name of the port" mono placeholder="tls" {...bind.required("name")} />
            <NumberField
              label="Port of the endpoints"
              placeholder={row.number === undefined ? undefined : String(row.number)}
              {...bind.one("targetPort")}
            />
          </FieldGrid>
        );
      }}
    </RowList>
  );
}

"use client";

import { bindFields } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import { NumberMapField } from "@/components/form/number-map-field";
import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { TextField } from "@/components/form/text-field";
import { TextMapField } from "@/components/form/text-map-field";
import { useOpenRows } from "@/components/form/use-open-rows";
import type { ServiceEntryValues } from "@/lib/domain/istio/forms/service-entry/service-entry";

type Endpoint = ServiceEntryValues["endpoints"][number];

interface EndpointsFieldProps {
  rows: readonly Endpoint[];
  onChange: (rows: Endpoint[]) => void;
  readOnly: boolean;
}

/** The addresses that serve it. */
export function EndpointsField({ rows, onChange, readOnly }: EndpointsFieldProps) {
  const path = ["spec", "endpoints"];
  const open = useOpenRows(rows, onChange);
  return (
    <RowList<Endpoint>
      noun="endpoint"
      rows={rows}
      fold={open}
      onChange={open.onChange}
      create={() => ({ address: "", ports: {}, labels: {} })}
      path={path}
      readOnly={readOnly}
      title={({ address, locality }) =>
        `${address === undefined || address === "" ? "An address to enter" : address}${locality === undefined ? "" : ` · ${locality}`}`
      }
      empty="None. With DNS the hosts themselves are looked up; with fixed addresses add each one."
    >
      {(row, index, change) => {
        const bind = bindFields({ values: row, onChange: change, path: [...path, index], readOnly });
        return (
          <>
            <FieldGrid>
              <TextField label="Address" mono placeholder="10.0.0.7" {...bind.one("address")} />
              <TextField label="Locality" mono placeholder="us-west/zone1" {...bind.one("locality")} />
              <NumberField label="Weight" placeholder="1" {...bind.one("weight")} />
              <TextField label="Network" mono {...bind.one("network")} />
              <TextField label="Service account" mono {...bind.one("serviceAccount")} />
            </FieldGrid>
            <NumberMapField
              label="Other ports"
              keyLabel="Port name"
              valueLabel="Port"
              addLabel="Add port name"
              description="Where a port has another number at this address."
              values={row.ports}
              path={[...path, index, "ports"]}
              readOnly={readOnly}
              onChange={(ports) => change({ ...row, ports })}
            />
            <TextMapField
              label="Labels of the endpoint"
              keyLabel="Label"
              addLabel="Add label"
              description="Subsets choose by them."
              values={row.labels}
              path={[...path, index, "labels"]}
              readOnly={readOnly}
              onChange={(labels) => change({ ...row, labels })}
            />
          </>
        );
      }}
    </RowList>
  );
}

"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import { OptionalSection } from "@/components/form/optional-section";
import { useProblem } from "@/components/form/problems-context";
import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { useOpenRows } from "@/components/form/use-open-rows";
import type { TrafficPolicyValues } from "@/lib/domain/istio/forms/destination-rule/destination-rule";
import type { CatalogService } from "@/lib/domain/istio/mesh-catalog";
import { describePolicy } from "./describe-policy";
import { PolicyParts } from "./policy-parts";

type PortSettings = TrafficPolicyValues["portLevelSettings"][number];

export const newTrafficPolicy = (): TrafficPolicyValues => ({ portLevelSettings: [] });

function PortSettingsField(
  props: Omit<GroupProps<readonly PortSettings[]>, "onChange"> & {
    onChange: (rows: PortSettings[]) => void;
    service: CatalogService | undefined;
  },
) {
  const { values, path, readOnly, service } = props;
  const open = useOpenRows(values, props.onChange);
  const free = (service?.ports ?? []).filter(({ port }) => values.every((row) => row.port !== port));
  return (
    <RowList<PortSettings>
      noun="port of its own"
      rows={values}
      fold={open}
      onChange={open.onChange}
      create={() => ({ port: free[0]?.port })}
      path={path}
      readOnly={readOnly}
      title={(row) => `Port ${row.port ?? "to choose"}: ${describePolicy(row) ?? "as Istio does by default"}`}
      empty="Every port has what is said above. A port of its own takes nothing of it."
    >
      {(row, index, change) => (
        <>
          <NumberField
            label="Port of the service"
            required
            className="max-w-48"
            value={row.port}
            path={[...path, index, "port"]}
            readOnly={readOnly}
            onChange={(port) => change({ ...row, port })}
          />
          <PolicyParts
            values={row}
            path={[...path, index]}
            readOnly={readOnly}
            onChange={(next) => change({ ...row, ...next })}
          />
        </>
      )}
    </RowList>
  );
}

/** How callers talk to a host or a subset. */
export function TrafficPolicyFields(
  props: GroupProps<TrafficPolicyValues> & { service: CatalogService | undefined },
) {
  const { values, onChange, path, readOnly, service } = props;
  const bind = bindFields(props);
  const problem = useProblem(path);
  return (
    <>
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
      <PolicyParts
        values={values}
        path={path}
        readOnly={readOnly}
        onChange={(next) => onChange({ ...values, ...next })}
      />
      <OptionalSection
        label="Retry budget"
        description="How much of the traffic may be retries."
        create={() => ({ percent: 20, minRetryConcurrency: 3 })}
        {...bind.group("retryBudget")}
      >
        {(group) => {
          const budget = bindFields(group);
          return (
            <FieldGrid>
              <NumberField label="Retries at most" suffix="%" {...budget.one("percent")} />
              <NumberField label="But always this many at a time" {...budget.one("minRetryConcurrency")} />
              <TextField label="Counted over" mono placeholder="10s" {...budget.one("budgetInterval")} />
            </FieldGrid>
          );
        }}
      </OptionalSection>
      <OptionalSection
        label="PROXY protocol"
        description="Tells the service the caller's address, where the service can read it."
        create={(): NonNullable<TrafficPolicyValues["proxyProtocol"]> => ({ version: "V1" })}
        {...bind.group("proxyProtocol")}
      >
        {(group) => (
          <SelectField
            label="Version"
            className="max-w-48"
            value={group.values.version}
            options={[
              { value: "V1", label: "1 (text)" },
              { value: "V2", label: "2 (binary)" },
            ]}
            path={[...group.path, "version"]}
            readOnly={readOnly}
            onChange={(version) => group.onChange({ ...group.values, version })}
          />
        )}
      </OptionalSection>
      <OptionalSection
        label="Tunnel"
        description="Connections lead through another host, such as a forward proxy."
        create={() => ({ targetHost: "", protocol: "CONNECT" })}
        {...bind.group("tunnel")}
      >
        {(group) => {
          const tunnel = bindFields(group);
          return (
            <FieldGrid>
              <TextField label="Leads to host" mono {...tunnel.required("targetHost")} />
              <NumberField label="Leads to port" required {...tunnel.one("targetPort")} />
              <TextField
                label="By"
                mono
                suggestions={["CONNECT", "POST"]}
                placeholder="CONNECT"
                {...tunnel.one("protocol")}
              />
            </FieldGrid>
          );
        }}
      </OptionalSection>
      {readOnly && values.portLevelSettings.length === 0 ? null : (
        <fieldset aria-label="Ports" className="flex flex-col gap-2">
          <p className="text-sm font-medium">Ports</p>
          <PortSettingsField
            values={values.portLevelSettings}
            path={[...path, "portLevelSettings"]}
            readOnly={readOnly}
            service={service}
            onChange={(portLevelSettings) => onChange({ ...values, portLevelSettings })}
          />
        </fieldset>
      )}
    </>
  );
}

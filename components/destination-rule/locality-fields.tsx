"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { type Choice, ChoiceField } from "@/components/form/choice-field";
import { NumberMapField } from "@/components/form/number-map-field";
import { useProblem } from "@/components/form/problems-context";
import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { StringListField } from "@/components/form/string-list-field";
import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import { Callout } from "@/components/ui/callout";
import type { LoadBalancerValues } from "./load-balancer-values";

type Locality = NonNullable<LoadBalancerValues["localityLbSetting"]>;
type Mode = "near" | "distribute" | "failover" | "priority";

const modes: readonly Choice<Mode>[] = [
  { value: "near", label: "Nearest first", description: "Others only when the nearest are unhealthy." },
  {
    value: "distribute",
    label: "Fixed shares",
    description: "Say how many percent go from one place to which others.",
  },
  {
    value: "failover",
    label: "Named stand-ins",
    description: "Say which region takes over when another fails.",
  },
  {
    value: "priority",
    label: "By labels",
    description: "Endpoints that share more of some labels with the caller come first.",
  },
];

function findMode({ distribute, failover, failoverPriority }: Locality): Mode {
  if (distribute.length > 0) return "distribute";
  if (failover.length > 0) return "failover";
  return failoverPriority.length > 0 ? "priority" : "near";
}

function setMode(locality: Locality, mode: Mode): Locality {
  return {
    ...locality,
    distribute: mode === "distribute" ? [{ from: "", to: {} }] : [],
    failover: mode === "failover" ? [{ from: "", to: "" }] : [],
    failoverPriority: mode === "priority" ? ["topology.kubernetes.io/region"] : [],
  };
}

function sumShares(to: Readonly<Record<string, number>>): number {
  return Object.values(to).reduce((sum, share) => sum + share, 0);
}

/** How the place of caller and endpoint matters. */
export function LocalityFields(props: GroupProps<Locality> & { hasOutlierDetection: boolean }) {
  const { values, onChange, path, readOnly, hasOutlierDetection } = props;
  const problem = useProblem(path);
  const mode = findMode(values);
  return (
    <>
      <SwitchField
        label="Localities matter"
        description="Off: all endpoints are alike, whatever the mesh is configured to."
        checked={values.enabled !== false}
        readOnly={readOnly}
        onChange={(enabled) => onChange({ ...values, enabled })}
      />
      {values.enabled === false ? null : (
        <>
          <ChoiceField<Mode>
            label="How"
            value={mode}
            choices={modes}
            readOnly={readOnly}
            onChange={(next) => onChange(setMode(values, next))}
          />
          {mode === "distribute" || hasOutlierDetection ? null : (
            // Source: istio pilot/pkg/networking/core/loadbalancer `ApplyLocalityLoadBalancer`: no failover without it.
            <Callout tone="warn" title="Failover needs outlier detection">
              Without it no endpoint is ever found unhealthy, so localities are not told apart. Turn outlier
              detection on below.
            </Callout>
          )}
        </>
      )}
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
      {values.distribute.length === 0 ? null : (
        <RowList<Locality["distribute"][number]>
          noun="distribution"
          rows={values.distribute}
          onChange={(distribute) => onChange({ ...values, distribute })}
          create={() => ({ from: "", to: {} })}
          path={[...path, "distribute"]}
          readOnly={readOnly}
          title={({ from }, index) => (from === "" ? `distribution ${index + 1}` : `from ${from}`)}
        >
          {(row, index, change) => (
            <>
              <TextField
                label="Calls from"
                mono
                placeholder="us-west/zone1/*"
                {...bindFields({
                  values: row,
                  onChange: change,
                  path: [...path, "distribute", index],
                  readOnly,
                }).required("from")}
              />
              <NumberMapField
                label="Go to"
                keyLabel="Place"
                valueLabel="Percent"
                addLabel="Add place"
                description={`${sumShares(row.to)} of 100 % are given.`}
                values={row.to}
                path={[...path, "distribute", index, "to"]}
                readOnly={readOnly}
                onChange={(to) => change({ ...row, to })}
              />
            </>
          )}
        </RowList>
      )}
      {values.failover.length === 0 ? null : (
        <RowList<Locality["failover"][number]>
          noun="failover"
          rows={values.failover}
          onChange={(failover) => onChange({ ...values, failover })}
          create={() => ({ from: "", to: "" })}
          path={[...path, "failover"]}
          readOnly={readOnly}
          title={({ from, to }, index) => (from === "" ? `failover ${index + 1}` : `${from} → ${to}`)}
        >
          {(row, index, change) => {
            const bind = bindFields({
              values: row,
              onChange: change,
              path: [...path, "failover", index],
              readOnly,
            });
            return (
              <FieldGrid>
                <TextField
                  label="When this region fails"
                  mono
                  placeholder="us-east"
                  {...bind.required("from")}
                />
                <TextField label="This one takes over" mono placeholder="eu-west" {...bind.required("to")} />
              </FieldGrid>
            );
          }}
        </RowList>
      )}
      {values.failoverPriority.length === 0 ? null : (
        <StringListField
          label="Labels, most important first"
          suggestions={[
            "topology.kubernetes.io/region",
            "topology.kubernetes.io/zone",
            "topology.istio.io/subzone",
            "topology.istio.io/network",
            "topology.istio.io/cluster",
          ]}
          {...bindFields(props).texts("failoverPriority")}
        />
      )}
    </>
  );
}

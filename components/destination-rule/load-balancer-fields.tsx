"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { type Choice, ChoiceField } from "@/components/form/choice-field";
import { NumberField } from "@/components/form/number-field";
import { OptionalSection } from "@/components/form/optional-section";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { HashKeyFields } from "./hash-key-fields";
import type { LoadBalancerValues } from "./load-balancer-values";
import { LocalityFields } from "./locality-fields";

const choices: readonly Choice<"simple" | "hash">[] = [
  { value: "simple", label: "Any endpoint", description: "Each request goes where there is room." },
  {
    value: "hash",
    label: "The same endpoint again",
    description: "Requests with the same header, cookie, parameter or address stay together.",
  },
];

/** Source: istio.io/api networking/v1 `LoadBalancerSettings.SimpleLB`. */
const balancers = [
  { value: "LEAST_REQUEST", label: "Least requests", description: "the less busy of two; the default" },
  { value: "ROUND_ROBIN", label: "Round robin", description: "one after the other" },
  { value: "RANDOM", label: "Random" },
  { value: "PASSTHROUGH", label: "The address that was asked for", description: "no balancing" },
  { value: "UNSPECIFIED", label: "As Istio chooses" },
  { value: "LEAST_CONN", label: "Least connections", description: "old; least requests is meant" },
] as const;

/** To which endpoint each request goes. */
export function LoadBalancerFields(props: GroupProps<LoadBalancerValues> & { hasOutlierDetection: boolean }) {
  const { values, onChange, path, readOnly, hasOutlierDetection } = props;
  const bind = bindFields(props);
  return (
    <>
      <ChoiceField
        label="Requests go to"
        value={values.consistentHash === undefined ? "simple" : "hash"}
        choices={choices}
        readOnly={readOnly}
        onChange={(next) =>
          onChange(
            next === "simple"
              ? { ...values, consistentHash: undefined, simple: values.simple ?? "LEAST_REQUEST" }
              : {
                  ...values,
                  simple: undefined,
                  consistentHash: values.consistentHash ?? { httpHeaderName: "x-user" },
                },
          )
        }
      />
      {values.consistentHash === undefined || values.simple !== undefined ? (
        <SelectField
          label="Balancer"
          className="max-w-80"
          value={values.simple}
          placeholder="Least requests"
          options={balancers}
          path={[...path, "simple"]}
          readOnly={readOnly}
          onChange={(simple) => onChange({ ...values, simple })}
        />
      ) : null}
      {values.consistentHash === undefined ? null : (
        <HashKeyFields
          values={values.consistentHash}
          path={[...path, "consistentHash"]}
          readOnly={readOnly}
          onChange={(consistentHash) => onChange({ ...values, consistentHash })}
        />
      )}
      <OptionalSection
        label="Locality"
        description="Prefer, or share among, regions and zones."
        create={() => ({ enabled: true, distribute: [], failover: [], failoverPriority: [] })}
        {...bind.group("localityLbSetting")}
      >
        {(group) => <LocalityFields {...group} hasOutlierDetection={hasOutlierDetection} />}
      </OptionalSection>
      <OptionalSection
        label="Warm-up"
        description="New endpoints get more and more requests instead of their share at once."
        create={() => ({ duration: "60s" })}
        {...bind.group("warmup")}
      >
        {(group) => {
          const warmup = bindFields(group);
          return (
            <FieldGrid>
              <TextField label="Warm-up lasts" mono placeholder="60s" {...warmup.one("duration")} />
              <NumberField
                label="Begins with"
                suffix="%"
                placeholder="10"
                {...warmup.one("minimumPercent")}
              />
              <NumberField label="Aggression" placeholder="1" {...warmup.one("aggression")} />
            </FieldGrid>
          );
        }}
      </OptionalSection>
      {values.warmupDurationSecs === undefined ? null : (
        <TextField
          label="Warm-up lasts (old field)"
          mono
          className="max-w-72"
          {...bind.one("warmupDurationSecs")}
        />
      )}
    </>
  );
}

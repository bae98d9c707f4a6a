"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import { FieldGrid } from "@/components/form/section";
import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import type { TrafficPolicyValues } from "@/lib/domain/istio/forms/destination-rule/destination-rule";

/** When an endpoint that fails gets no requests for a while. */
export function OutlierFields(props: GroupProps<NonNullable<TrafficPolicyValues["outlierDetection"]>>) {
  const { values } = props;
  const bind = bindFields(props);
  const splits = values.splitExternalLocalOriginErrors === true;
  return (
    <>
      <FieldGrid>
        <NumberField
          label="5xx answers in a row"
          placeholder="5"
          description="0 turns it off."
          {...bind.one("consecutive5xxErrors")}
        />
        <NumberField
          label="Gateway errors in a row"
          placeholder="off"
          description="502, 503 and 504, or failed connections."
          {...bind.one("consecutiveGatewayErrors")}
        />
        <TextField label="Looked at every" mono placeholder="10s" {...bind.one("interval")} />
        <TextField
          label="Left out for"
          mono
          placeholder="30s"
          description="Times how often it was left out before."
          {...bind.one("baseEjectionTime")}
        />
        <NumberField
          label="Left out at most"
          suffix="%"
          placeholder="10"
          {...bind.one("maxEjectionPercent")}
        />
        <NumberField
          label="Healthy at least"
          suffix="%"
          placeholder="0"
          description="With fewer, all get requests again."
          {...bind.one("minHealthPercent")}
        />
      </FieldGrid>
      <SwitchField label="Count failures to connect apart" {...bind.flag("splitExternalLocalOriginErrors")} />
      {splits || values.consecutiveLocalOriginFailures !== undefined ? (
        <NumberField
          label="Failures to connect in a row"
          className="max-w-72"
          placeholder="5"
          {...bind.one("consecutiveLocalOriginFailures")}
        />
      ) : null}
      {values.consecutiveErrors === undefined ? null : (
        <NumberField
          label="Errors in a row (old field)"
          className="max-w-72"
          {...bind.one("consecutiveErrors")}
        />
      )}
    </>
  );
}

"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import { OptionalSection } from "@/components/form/optional-section";
import { FieldGrid } from "@/components/form/section";
import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import type { HttpRouteValues } from "@/lib/domain/istio/forms/virtual-service/virtual-service";

type Retries = NonNullable<HttpRouteValues["retries"]>;
type Fault = NonNullable<HttpRouteValues["fault"]>;

const reasons = [
  "connect-failure,refused-stream,unavailable,cancelled",
  "5xx",
  "gateway-error",
  "reset",
  "retriable-4xx",
];

function RetryFields(props: GroupProps<Retries>) {
  const bind = bindFields(props);
  return (
    <>
      <FieldGrid>
        <NumberField
          label="Attempts"
          description="After the first. 0 turns off the two that Istio makes by itself."
          {...bind.one("attempts")}
        />
        <TextField
          label="Time for each attempt"
          mono
          placeholder="2s"
          description="Without one, the timeout of the route."
          {...bind.one("perTryTimeout")}
        />
        <TextField
          label="Retried on"
          mono
          placeholder="5xx,connect-failure"
          suggestions={reasons}
          description="Conditions or status codes, with commas."
          {...bind.one("retryOn")}
        />
        <TextField label="Pause between attempts" mono placeholder="25ms" {...bind.one("backoff")} />
      </FieldGrid>
      <SwitchField label="Retry in other localities" {...bind.flag("retryRemoteLocalities")} />
    </>
  );
}

function FaultFields(props: GroupProps<Fault>) {
  const bind = bindFields(props);
  const share = "Of the requests; empty is all of them.";
  return (
    <>
      <OptionalSection
        label="Delay"
        description="Requests wait before they are forwarded."
        create={() => ({ percentage: 100, fixedDelay: "5s" })}
        {...bind.group("delay")}
      >
        {(group) => {
          const delay = bindFields(group);
          return (
            <FieldGrid>
              <TextField label="Wait" mono placeholder="5s" {...delay.one("fixedDelay")} />
              <NumberField
                label="Share that is delayed"
                suffix="%"
                description={share}
                {...delay.one("percentage")}
              />
            </FieldGrid>
          );
        }}
      </OptionalSection>
      <OptionalSection
        label="Abort"
        description="Requests are answered with an error."
        create={() => ({ percentage: 100, httpStatus: 503 })}
        {...bind.group("abort")}
      >
        {(group) => {
          const abort = bindFields(group);
          return (
            <FieldGrid>
              <NumberField label="HTTP status" placeholder="503" {...abort.one("httpStatus")} />
              <TextField
                label="gRPC status"
                mono
                placeholder="UNAVAILABLE"
                description="Instead of an HTTP status."
                {...abort.one("grpcStatus")}
              />
              <NumberField
                label="Share that is aborted"
                suffix="%"
                description={share}
                {...abort.one("percentage")}
              />
            </FieldGrid>
          );
        }}
      </OptionalSection>
    </>
  );
}

/** How long a request may take, how often it is tried, and which errors are made on purpose. */
export function RouteResilienceFields(props: GroupProps<HttpRouteValues>) {
  const { values, readOnly } = props;
  const bind = bindFields(props);
  // Nothing is waited for or tried again where the proxy itself answers.
  const forwards = values.redirect === undefined && values.directResponse === undefined;
  return (
    <>
      {values.timeout === undefined && (readOnly || !forwards) ? null : (
        <TextField
          label="Timeout"
          mono
          className="max-w-72"
          placeholder="10s"
          description="For the whole request with its retries. Empty: none."
          {...bind.one("timeout")}
        />
      )}
      {forwards || values.retries !== undefined ? (
        <OptionalSection
          label="Retries"
          description="Failed requests are tried again."
          create={() => ({ attempts: 3, perTryTimeout: "2s", retryOn: "connect-failure,refused-stream,5xx" })}
          {...bind.group("retries")}
        >
          {(group) => <RetryFields {...group} />}
        </OptionalSection>
      ) : null}
      <OptionalSection
        label="Fault injection"
        description="Delays or errors on purpose, to see what callers do."
        create={() => ({ delay: { percentage: 10, fixedDelay: "5s" } })}
        {...bind.group("fault")}
      >
        {(group) => <FaultFields {...group} />}
      </OptionalSection>
    </>
  );
}

"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import { OptionalSection } from "@/components/form/optional-section";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import type { TrafficPolicyValues } from "@/lib/domain/istio/forms/destination-rule/destination-rule";

type Pool = NonNullable<TrafficPolicyValues["connectionPool"]>;

function TcpFields(props: GroupProps<NonNullable<Pool["tcp"]>>) {
  const bind = bindFields(props);
  return (
    <>
      <FieldGrid>
        <NumberField label="Connections at most" placeholder="unlimited" {...bind.one("maxConnections")} />
        <TextField label="Time to connect" mono placeholder="10s" {...bind.one("connectTimeout")} />
        <TextField
          label="A connection lasts at most"
          mono
          placeholder="1h"
          {...bind.one("maxConnectionDuration")}
        />
        <TextField label="Closed when idle for" mono placeholder="1h" {...bind.one("idleTimeout")} />
      </FieldGrid>
      <OptionalSection
        label="Keep-alive"
        description="Ask quiet connections whether the other side is still there."
        create={() => ({ time: "7200s", interval: "75s" })}
        {...bind.group("tcpKeepalive")}
      >
        {(group) => {
          const keepalive = bindFields(group);
          return (
            <FieldGrid>
              <TextField label="Quiet for" mono placeholder="7200s" {...keepalive.one("time")} />
              <TextField label="Asked every" mono placeholder="75s" {...keepalive.one("interval")} />
              <NumberField label="Closed after unanswered" placeholder="9" {...keepalive.one("probes")} />
            </FieldGrid>
          );
        }}
      </OptionalSection>
    </>
  );
}

function HttpFields(props: GroupProps<NonNullable<Pool["http"]>>) {
  const { values, onChange, path, readOnly } = props;
  const bind = bindFields(props);
  return (
    <>
      <FieldGrid>
        <NumberField label="Requests that wait, at most" {...bind.one("http1MaxPendingRequests")} />
        <NumberField label="Requests at a time, at most" {...bind.one("http2MaxRequests")} />
        <NumberField
          label="Requests of one connection"
          description="1 turns keep-alive off."
          {...bind.one("maxRequestsPerConnection")}
        />
        <NumberField label="Retries at a time, at most" {...bind.one("maxRetries")} />
        <NumberField label="Streams of one connection" {...bind.one("maxConcurrentStreams")} />
        <TextField label="Closed when idle for" mono placeholder="1h" {...bind.one("idleTimeout")} />
        <SelectField
          label="HTTP/1.1 becomes HTTP/2"
          value={values.h2UpgradePolicy}
          placeholder="As the mesh is configured"
          options={[
            { value: "DEFAULT", label: "As the mesh is configured" },
            { value: "UPGRADE", label: "Yes" },
            { value: "DO_NOT_UPGRADE", label: "No" },
          ]}
          path={[...path, "h2UpgradePolicy"]}
          readOnly={readOnly}
          onChange={(h2UpgradePolicy) => onChange({ ...values, h2UpgradePolicy })}
        />
      </FieldGrid>
      <SwitchField label="Speak the protocol of the caller" {...bind.flag("useClientProtocol")} />
      <OptionalSection
        label="HTTP/2 keep-alive"
        create={() => ({ interval: "30s", timeout: "10s" })}
        {...bind.group("http2KeepAlive")}
      >
        {(group) => {
          const keepalive = bindFields(group);
          return (
            <FieldGrid>
              <TextField label="Ping every" mono placeholder="30s" {...keepalive.one("interval")} />
              <TextField label="Answer within" mono placeholder="10s" {...keepalive.one("timeout")} />
            </FieldGrid>
          );
        }}
      </OptionalSection>
    </>
  );
}

const newTcp = () => ({ maxConnections: 100, connectTimeout: "10s" });

/** How much a caller may ask of the service at a time; what is more fails at once. */
export function ConnectionPoolFields(props: GroupProps<Pool>) {
  const bind = bindFields(props);
  return (
    <>
      <OptionalSection label="TCP" description="Also of HTTP." create={newTcp} {...bind.group("tcp")}>
        {(group) => <TcpFields {...group} />}
      </OptionalSection>
      <OptionalSection
        label="HTTP"
        create={() => ({ http1MaxPendingRequests: 1024, http2MaxRequests: 1024 })}
        {...bind.group("http")}
      >
        {(group) => <HttpFields {...group} />}
      </OptionalSection>
    </>
  );
}

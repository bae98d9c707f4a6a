"use client";

import { ChoiceField } from "@/components/form/choice-field";
import { MoreFields } from "@/components/form/more-fields";
import { NumberField } from "@/components/form/number-field";
import type { ObjectPath } from "@/components/form/problems-context";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { TextMapField } from "@/components/form/text-map-field";
import { listenerProtocols } from "@/lib/domain/istio/forms/gateway-api-gateway/gateway-api-gateway";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { AllowedRoutesFields } from "./allowed-routes-fields";
import { CertificateRefsField } from "./certificate-refs-field";
import { changeProtocol, emptyListenerTls, type Listener } from "./listener";

/** Source: sigs.k8s.io/gateway-api apis/v1 `ProtocolType`; HBONE is Istio's own. */
const meanings: Record<(typeof listenerProtocols)[number], string> = {
  HTTP: "plain, for HTTPRoute and GRPCRoute",
  HTTPS: "HTTP inside TLS, for HTTPRoute and GRPCRoute",
  TLS: "anything inside TLS, for TLSRoute",
  TCP: "bytes, for TCPRoute",
  UDP: "Istio does not serve it",
  HBONE: "the mesh's own tunnel, of waypoints",
};
const protocols = listenerProtocols.map((value) => ({
  value: value as string,
  label: value,
  description: meanings[value],
}));

interface ListenerFieldsProps {
  listener: Listener;
  others: readonly Listener[];
  onChange: (listener: Listener) => void;
  catalog: MeshCatalog | undefined;
  namespace: string;
  path: ObjectPath;
  readOnly: boolean;
}

/** One port and host of a Gateway. */
export function ListenerFields(props: ListenerFieldsProps) {
  const { listener, others, onChange, catalog, namespace, path, readOnly } = props;
  const { tls } = listener;
  const isKnown = listener.protocol === "" || protocols.some(({ value }) => value === listener.protocol);
  const isTls = listener.protocol === "HTTPS" || listener.protocol === "TLS";
  const settings = tls ?? emptyListenerTls();
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-3">
        <SelectField
          label="Protocol"
          required
          value={listener.protocol === "" ? undefined : listener.protocol}
          options={
            isKnown ? protocols : [...protocols, { value: listener.protocol, label: listener.protocol }]
          }
          path={[...path, "protocol"]}
          readOnly={readOnly}
          onChange={(protocol) => onChange(changeProtocol(listener, protocol, others))}
        />
        <NumberField
          label="Port"
          required
          value={listener.port}
          path={[...path, "port"]}
          readOnly={readOnly}
          onChange={(port) => onChange({ ...listener, port })}
        />
        <TextField
          label="Listener name"
          required
          mono
          value={listener.name}
          description="Routes may attach to it by this name."
          path={[...path, "name"]}
          readOnly={readOnly}
          onChange={(name) => onChange({ ...listener, name: name ?? "" })}
        />
      </div>
      {listener.protocol === "TCP" || listener.protocol === "UDP" ? null : (
        <TextField
          label="Hostname"
          mono
          value={listener.hostname}
          placeholder="shop.example.com"
          description="One name or *.example.com. Empty: any. Routes attach when their own hostnames meet it."
          path={[...path, "hostname"]}
          readOnly={readOnly}
          onChange={(hostname) => onChange({ ...listener, hostname })}
        />
      )}
      {isTls || tls !== undefined ? (
        <>
          <ChoiceField
            label="TLS"
            value={settings.mode ?? "Terminate"}
            choices={[
              {
                value: "Terminate",
                label: "End TLS here",
                description: "The gateway shows a certificate and sees what is inside.",
              },
              {
                value: "Passthrough",
                label: "Leave TLS to the service",
                description: "Routed by the name in the handshake (SNI), with TLSRoute.",
                disabled:
                  listener.protocol === "HTTPS"
                    ? "HTTPS ends at the gateway: choose protocol TLS."
                    : undefined,
              },
            ]}
            path={[...path, "tls", "mode"]}
            readOnly={readOnly}
            onChange={(mode) =>
              onChange({
                ...listener,
                tls: {
                  ...settings,
                  mode,
                  certificateRefs: mode === "Passthrough" ? [] : settings.certificateRefs,
                },
              })
            }
          />
          {settings.mode === "Passthrough" ? null : (
            <CertificateRefsField
              certificates={settings.certificateRefs}
              catalog={catalog}
              namespace={namespace}
              path={[...path, "tls", "certificateRefs"]}
              readOnly={readOnly}
              onChange={(certificateRefs) => onChange({ ...listener, tls: { ...settings, certificateRefs } })}
            />
          )}
          <MoreFields title="TLS options" isSet={Object.keys(settings.options).length > 0}>
            <TextMapField
              label="TLS options"
              keyLabel="Option"
              addLabel="Add option"
              description="Of the implementation, e.g. gateway.istio.io/tls-terminate-mode = MUTUAL asks callers for a certificate."
              values={settings.options}
              path={[...path, "tls", "options"]}
              readOnly={readOnly}
              onChange={(options) => onChange({ ...listener, tls: { ...settings, options } })}
            />
          </MoreFields>
        </>
      ) : null}
      <AllowedRoutesFields
        allowed={listener.allowedRoutes}
        namespace={namespace}
        path={[...path, "allowedRoutes"]}
        readOnly={readOnly}
        onChange={(allowedRoutes) => onChange({ ...listener, allowedRoutes })}
      />
    </>
  );
}

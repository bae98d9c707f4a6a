"use client";

import { MoreFields } from "@/components/form/more-fields";
import { NumberField } from "@/components/form/number-field";
import type { ObjectPath } from "@/components/form/problems-context";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { StringListField } from "@/components/form/string-list-field";
import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import { gatewayProtocols } from "@/lib/domain/istio/forms/gateway/gateway";
import { changeServerPort, emptyTls, type GatewayServer, isTlsProtocol } from "./server-tls";
import { ServerTlsFields } from "./server-tls-fields";

/** What each protocol means to a gateway. Source: istio.io/api networking/v1 `Port.protocol`. */
const meanings: Record<(typeof gatewayProtocols)[number], string> = {
  HTTP: "plain, routed by host, path and headers",
  HTTPS: "HTTP inside TLS",
  HTTP2: "plain HTTP/2",
  GRPC: "plain gRPC",
  "GRPC-WEB": "gRPC from browsers",
  TLS: "anything inside TLS, routed by its name (SNI)",
  TCP: "bytes, routed by the port alone",
  MONGO: "MongoDB, with its own statistics",
  HTTP3: "HTTP over QUIC",
};
const protocols = gatewayProtocols.map((value) => ({
  value: value as string,
  label: value,
  description: meanings[value],
}));

interface ServerFieldsProps {
  server: GatewayServer;
  onChange: (server: GatewayServer) => void;
  path: ObjectPath;
  /** Hosts that other gateways serve. */
  knownHosts: readonly string[];
  readOnly: boolean;
}

/** One port of a gateway: who is let in there, and how TLS is treated. */
export function ServerFields({ server, onChange, path, knownHosts, readOnly }: ServerFieldsProps) {
  const { port, hosts, tls, bind, defaultEndpoint, name } = server;
  const isTls = isTlsProtocol(port.protocol);
  const known = protocols.some(({ value }) => value === port.protocol);
  const isHttp = ["HTTP", "HTTP2", "GRPC", "GRPC-WEB"].includes(port.protocol);
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-3">
        <NumberField
          label="Port"
          required
          value={port.number}
          path={[...path, "port", "number"]}
          readOnly={readOnly}
          onChange={(number) => onChange(changeServerPort(server, { number }))}
        />
        <SelectField
          label="Protocol"
          required
          value={port.protocol === "" ? undefined : port.protocol}
          options={
            known || port.protocol === ""
              ? protocols
              : [
                  ...protocols,
                  { value: port.protocol, label: port.protocol, description: "as it was written" },
                ]
          }
          path={[...path, "port", "protocol"]}
          readOnly={readOnly}
          onChange={(protocol) => onChange(changeServerPort(server, { protocol }))}
        />
        <TextField
          label="Port name"
          required
          mono
          value={port.name}
          path={[...path, "port", "name"]}
          readOnly={readOnly}
          onChange={(next) => onChange({ ...server, port: { ...port, name: next ?? "" } })}
        />
      </div>
      <StringListField
        label="Hosts"
        required
        values={hosts}
        suggestions={knownHosts}
        placeholder="shop.example.com"
        description="A name, *.example.com, or * for any. With a namespace before it, as in shop/*.example.com, only VirtualServices of that namespace may take the host; ./ is this namespace."
        path={[...path, "hosts"]}
        readOnly={readOnly}
        onChange={(next) => onChange({ ...server, hosts: next })}
      />
      {isHttp ? (
        <SwitchField
          label="Send callers to HTTPS"
          description="Everybody on this port is answered with 301 to the same address under https."
          checked={tls?.httpsRedirect === true}
          readOnly={readOnly}
          onChange={(on) =>
            onChange({ ...server, tls: on ? { ...(tls ?? emptyTls()), httpsRedirect: true } : undefined })
          }
        />
      ) : null}
      {isTls || (tls !== undefined && tls.httpsRedirect !== true) ? (
        <ServerTlsFields
          tls={tls ?? emptyTls()}
          path={[...path, "tls"]}
          readOnly={readOnly}
          onChange={(next) => onChange({ ...server, tls: next })}
        />
      ) : null}
      <MoreFields
        title="Address and name"
        isSet={bind !== undefined || defaultEndpoint !== undefined || name !== undefined}
      >
        <FieldGrid>
          <TextField
            label="Bind to"
            mono
            value={bind}
            description="Address on which the proxy listens. Empty: all."
            path={[...path, "bind"]}
            readOnly={readOnly}
            onChange={(next) => onChange({ ...server, bind: next })}
          />
          <TextField
            label="Server name"
            mono
            value={name}
            description="Unique among all servers of the proxies; for statistics."
            path={[...path, "name"]}
            readOnly={readOnly}
            onChange={(next) => onChange({ ...server, name: next })}
          />
        </FieldGrid>
      </MoreFields>
    </>
  );
}

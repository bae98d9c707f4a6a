"use client";

import { RowList } from "@/components/form/row-list";
import { Section } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextMapField } from "@/components/form/text-map-field";
import type { FormFieldsProps } from "@/components/istio-editor/istio-form";
import type { GatewayValues } from "@/lib/domain/istio/forms/gateway/gateway";
import { formatLabels, listGatewayProxies } from "./gateway-proxies";
import { SelectedProxies } from "./selected-proxies";
import { ServerFields } from "./server-fields";
import { type GatewayServer, nameServerPort } from "./server-tls";

function newServer(rows: readonly GatewayServer[]): GatewayServer {
  const number = rows.some(({ port }) => port.number === 80) ? undefined : 80;
  return { port: { number, protocol: "HTTP", name: nameServerPort("HTTP", number) }, hosts: [] };
}

function titleOf({ port, hosts }: GatewayServer, index: number): string {
  const where = [port.protocol, port.number].filter(Boolean).join(" ");
  return `${where || `server ${index + 1}`}${hosts.length === 0 ? "" : ` · ${hosts.join(", ")}`}`;
}

/** Where traffic enters the mesh: which proxies, on which ports, for whom. */
export function GatewayFields(props: FormFieldsProps<GatewayValues>) {
  const { values, onChange, catalog, namespace, readOnly } = props;
  const proxies = catalog === undefined ? [] : listGatewayProxies(catalog);
  const chosen = formatLabels(values.selector);
  const knownHosts = [...new Set((catalog?.gateways ?? []).flatMap(({ hosts }) => hosts))];
  return (
    <>
      <Section
        title="Proxies"
        description="The pods at the edge that open these ports, by their labels, in any namespace."
      >
        {readOnly || proxies.length === 0 ? null : (
          <SelectField
            label="Served by"
            value={proxies.some(({ key }) => key === chosen) ? chosen : undefined}
            placeholder="Choose a gateway workload…"
            options={proxies.map(({ key, label }) => ({ value: key, label, description: key }))}
            onChange={(key) => {
              const proxy = proxies.find((other) => other.key === key);
              if (proxy !== undefined) onChange({ ...values, selector: proxy.selector });
            }}
          />
        )}
        <TextMapField
          label="Labels"
          keyLabel="Label"
          addLabel="Add label"
          values={values.selector}
          path={["spec", "selector"]}
          readOnly={readOnly}
          onChange={(selector) => onChange({ ...values, selector })}
        />
        <SelectedProxies catalog={catalog} namespace={namespace} selector={values.selector} />
      </Section>
      <Section
        title="Servers"
        description="Each opens a port for some hosts. Where requests then go is said by VirtualServices that name this gateway."
      >
        <RowList<GatewayServer>
          noun="server"
          rows={values.servers}
          onChange={(servers) => onChange({ ...values, servers })}
          create={() => newServer(values.servers)}
          title={titleOf}
          path={["spec", "servers"]}
          readOnly={readOnly}
          empty="Without a server it opens nothing. Add one for each port, e.g. HTTP on 80 and HTTPS on 443."
        >
          {(server, index, change) => (
            <ServerFields
              server={server}
              onChange={change}
              path={["spec", "servers", index]}
              knownHosts={knownHosts}
              readOnly={readOnly}
            />
          )}
        </RowList>
      </Section>
    </>
  );
}

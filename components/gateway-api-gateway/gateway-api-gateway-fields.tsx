"use client";

import { MoreFields } from "@/components/form/more-fields";
import { RowList } from "@/components/form/row-list";
import { FieldGrid, Section } from "@/components/form/section";
import { TextField } from "@/components/form/text-field";
import type { FormFieldsProps } from "@/components/istio-editor/istio-form";
import type { GatewayApiGatewayValues } from "@/lib/domain/istio/forms/gateway-api-gateway/gateway-api-gateway";
import { createListener, type Listener } from "./listener";
import { ListenerFields } from "./listener-fields";

/** Classes that Istio serves. Source: istio pilot/pkg/config/kube/gatewaycommon `BuiltinClasses`. */
const classes: Readonly<Record<string, string>> = {
  istio: "Istio makes the proxies of this Gateway: a Deployment and a Service beside it.",
  "istio-remote": "A gateway of another cluster; nothing is made here.",
  "istio-waypoint": "A waypoint: the proxy in front of services of the ambient mesh.",
  "istio-east-west": "A gateway between clusters of the ambient mesh.",
};

type Address = GatewayApiGatewayValues["addresses"][number];

function titleOf({ protocol, port, hostname, name }: Listener, index: number): string {
  const where = [protocol, port].filter(Boolean).join(" ");
  return `${name || `listener ${index + 1}`}${where === "" ? "" : ` · ${where}`}${hostname ? ` · ${hostname}` : ""}`;
}

/** An entrance in the standard of Kubernetes. */
export function GatewayApiGatewayFields(props: FormFieldsProps<GatewayApiGatewayValues>) {
  const { values, onChange, catalog, namespace, readOnly } = props;
  const { gatewayClassName, listeners, addresses } = values;
  return (
    <>
      <Section title="Class">
        <TextField
          label="Gateway class"
          required
          mono
          value={gatewayClassName}
          suggestions={Object.keys(classes)}
          description={
            classes[gatewayClassName] ?? "Who serves it. Istio leaves classes alone that are not its own."
          }
          path={["spec", "gatewayClassName"]}
          readOnly={readOnly}
          onChange={(next) => onChange({ ...values, gatewayClassName: next ?? "" })}
        />
        <MoreFields title="Addresses" isSet={addresses.length > 0}>
          <RowList<Address>
            noun="address"
            rows={addresses}
            onChange={(next) => onChange({ ...values, addresses: next })}
            create={() => ({ type: "Hostname", value: "" })}
            path={["spec", "addresses"]}
            readOnly={readOnly}
            empty="None: Istio makes the proxies. A host name of a Service that exists uses the proxies behind it instead."
          >
            {(address, index, change) => (
              <FieldGrid>
                <TextField
                  label="Type of address"
                  mono
                  value={address.type}
                  suggestions={["Hostname", "IPAddress"]}
                  path={["spec", "addresses", index, "type"]}
                  readOnly={readOnly}
                  onChange={(type) => change({ ...address, type })}
                />
                <TextField
                  label="Address"
                  mono
                  value={address.value}
                  path={["spec", "addresses", index, "value"]}
                  readOnly={readOnly}
                  onChange={(value) => change({ ...address, value })}
                />
              </FieldGrid>
            )}
          </RowList>
        </MoreFields>
      </Section>
      <Section title="Listeners" description="Each opens a port for a host, and says whose routes it takes.">
        <RowList<Listener>
          noun="listener"
          rows={listeners}
          onChange={(next) => onChange({ ...values, listeners: next })}
          create={() => createListener(listeners)}
          title={titleOf}
          path={["spec", "listeners"]}
          readOnly={readOnly}
          empty="Without a listener it opens nothing. Add one for each port and host."
        >
          {(listener, index, change) => (
            <ListenerFields
              listener={listener}
              others={listeners.filter((_, at) => at !== index)}
              onChange={change}
              catalog={catalog}
              namespace={namespace}
              path={["spec", "listeners", index]}
              readOnly={readOnly}
            />
          )}
        </RowList>
      </Section>
    </>
  );
}

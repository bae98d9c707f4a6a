"use client";

import { ChoiceField } from "@/components/form/choice-field";
import { FieldGrid, Section } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { TextMapField } from "@/components/form/text-map-field";
import { listGatewayProxies } from "@/components/gateway/gateway-proxies";
import { SelectedProxies } from "@/components/gateway/selected-proxies";
import {
  chooseGateway,
  chooseStyle,
  formatGateway,
  listEntrances,
  newGateway,
  selectorKey,
} from "./exposure-draft";
import type { ExposurePartProps } from "./exposure-part";

/** Under which objects, and on which gateway. */
export function GatewaySection(props: ExposurePartProps) {
  const { draft, onChange, catalog, service, readOnly } = props;
  const { made, style } = draft;
  const entrances = listEntrances(catalog, style, service.namespace);
  const proxies = listGatewayProxies(catalog);
  const change = (part: Partial<typeof made>) => onChange({ ...draft, made: { ...made, ...part } });
  const chosen = selectorKey(made.selector);
  return (
    <Section title="Gateway">
      <ChoiceField
        label="Written as"
        value={style}
        choices={[
          {
            value: "gateway-api",
            label: "Gateway API",
            description: "Gateway and HTTPRoute, the standard of Kubernetes. Istio makes the proxies itself.",
          },
          {
            value: "istio",
            label: "Istio",
            description: "Gateway and VirtualService, on gateway proxies that run already.",
          },
        ]}
        readOnly={readOnly}
        onChange={(next) => onChange(chooseStyle(catalog, draft, next))}
      />
      <SelectField
        label="On"
        required
        value={draft.gateway}
        options={[
          ...entrances.map((gateway) => ({
            value: formatGateway(gateway),
            label: `${gateway.name} (${gateway.namespace})`,
            description: gateway.ports.map(({ protocol, number }) => `${protocol} ${number}`).join(", "),
          })),
          { value: newGateway, label: "A new gateway", description: "made together with the route" },
        ]}
        description={
          entrances.length === 0
            ? "This cluster has no gateway of this kind yet: a new one is made."
            : "A gateway that exists stays as it is."
        }
        readOnly={readOnly}
        onChange={(gateway) => onChange(chooseGateway(catalog, draft, gateway))}
      />
      {draft.gateway === newGateway ? (
        <>
          <FieldGrid>
            <TextField
              label="Gateway name"
              required
              mono
              value={made.name}
              path={["gatewayName"]}
              readOnly={readOnly}
              onChange={(name) => change({ name: name ?? "" })}
            />
            <TextField
              label="Gateway namespace"
              required
              mono
              value={made.namespace}
              path={["gatewayNamespace"]}
              suggestions={catalog.namespaces}
              readOnly={readOnly}
              onChange={(namespace) => change({ namespace: namespace ?? "" })}
            />
          </FieldGrid>
          {style === "gateway-api" ? (
            <TextField
              label="Gateway class"
              required
              mono
              value={made.className}
              path={["className"]}
              suggestions={["istio"]}
              readOnly={readOnly}
              onChange={(className) => change({ className: className ?? "" })}
            />
          ) : (
            <>
              {proxies.length === 0 || readOnly ? null : (
                <SelectField
                  label="Served by"
                  required
                  value={proxies.some(({ key }) => key === chosen) ? chosen : undefined}
                  placeholder="Choose a gateway workload…"
                  options={proxies.map(({ key, label }) => ({ value: key, label, description: key }))}
                  onChange={(key) =>
                    change({ selector: proxies.find((proxy) => proxy.key === key)?.selector ?? {} })
                  }
                />
              )}
              <TextMapField
                label="Labels of the proxies"
                keyLabel="Label"
                addLabel="Add label"
                values={made.selector}
                path={["selector"]}
                readOnly={readOnly}
                onChange={(selector) => change({ selector })}
              />
              <SelectedProxies catalog={catalog} namespace={made.namespace} selector={made.selector} />
            </>
          )}
        </>
      ) : null}
    </Section>
  );
}

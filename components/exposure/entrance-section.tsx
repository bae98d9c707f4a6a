"use client";

import { ChoiceField } from "@/components/form/choice-field";
import { NumberField } from "@/components/form/number-field";
import { FieldGrid, Section } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { StringListField } from "@/components/form/string-list-field";
import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import { Callout } from "@/components/ui/callout";
import { redirectPort, type ExposureTls } from "@/lib/domain/gateway-api/exposure";
import type { CatalogGateway } from "@/lib/domain/istio/mesh-catalog";
import { canRedirect, choosePort, findEntrance, findPortTls, usualPort } from "./exposure-draft";
import type { ExposurePartProps } from "./exposure-part";
import { listUncoveredHosts } from "./uncovered-hosts";

const words: Record<ExposureTls["mode"], string> = {
  none: "plain HTTP",
  terminate: "HTTPS, which ends at the gateway",
  passthrough: "TLS, which ends at the service",
};

const modes: readonly { value: ExposureTls["mode"]; label: string; description: string }[] = [
  { value: "none", label: "No TLS", description: "Plain HTTP. Anybody on the way can read it." },
  {
    value: "terminate",
    label: "End TLS at the gateway",
    description: "The gateway shows a certificate from a Secret.",
  },
  {
    value: "passthrough",
    label: "Leave TLS to the service",
    description: "Routed by the host in the handshake alone; the service has the certificate.",
  },
];

/** The ports of a gateway, each once. */
const listPorts = ({ ports }: CatalogGateway) =>
  ports.filter(({ number }, index) => ports.findIndex((other) => other.number === number) === index);

/** On a gateway that exists, its ports say how TLS is treated. */
function ExistingPort({ gateway, ...props }: ExposurePartProps & { gateway: CatalogGateway }) {
  const { draft, onChange, service, readOnly } = props;
  const uncovered = listUncoveredHosts(gateway, draft.hosts, service.namespace);
  return (
    <>
      <SelectField
        label="Port of the gateway"
        required
        value={draft.port === undefined ? undefined : String(draft.port)}
        options={listPorts(gateway).map((port) => ({
          value: String(port.number),
          label: `${port.number}`,
          description: words[findPortTls(port)],
        }))}
        description={`It takes ${words[draft.tls]}.`}
        path={["port"]}
        readOnly={readOnly}
        onChange={(port) => onChange(choosePort(gateway, draft, Number(port)))}
      />
      {uncovered.length === 0 ? null : (
        <Callout tone="warn" title={`The gateway does not serve ${uncovered.join(", ")}`}>
          It serves {gateway.hosts.join(", ") || "no host"}. For other hosts the route has no effect: add them
          to the gateway, or make a new one.
        </Callout>
      )}
    </>
  );
}

function NewPort({ draft, onChange, catalog, readOnly }: ExposurePartProps) {
  const { made, style, tls, secretNamespace } = draft;
  return (
    <>
      <ChoiceField
        label="TLS"
        value={tls}
        choices={modes}
        readOnly={readOnly}
        onChange={(mode) =>
          onChange({
            ...draft,
            tls: mode,
            ...(draft.port === usualPort(tls) ? { port: usualPort(mode) } : {}),
            redirect: mode === "terminate",
          })
        }
      />
      <FieldGrid>
        <NumberField
          label="Port of the gateway"
          required
          value={draft.port}
          path={["port"]}
          readOnly={readOnly}
          onChange={(port) => onChange({ ...draft, port })}
        />
        {tls === "terminate" ? (
          <TextField
            label="Secret with the certificate"
            required
            mono
            value={draft.secret === "" ? undefined : draft.secret}
            path={["secret"]}
            description={
              style === "istio"
                ? "Type kubernetes.io/tls, in the namespace of the gateway's pods."
                : "Type kubernetes.io/tls."
            }
            readOnly={readOnly}
            onChange={(secret) => onChange({ ...draft, secret: secret ?? "" })}
          />
        ) : null}
        {tls === "terminate" && style === "gateway-api" ? (
          <TextField
            label="Namespace of the Secret"
            mono
            value={secretNamespace}
            placeholder={made.namespace}
            suggestions={catalog.namespaces}
            {...(secretNamespace === undefined || secretNamespace === made.namespace
              ? {}
              : { description: "A ReferenceGrant there is made with it." })}
            readOnly={readOnly}
            onChange={(namespace) => onChange({ ...draft, secretNamespace: namespace })}
          />
        ) : null}
      </FieldGrid>
    </>
  );
}

/** Under which hosts, on which port, with or without TLS. */
export function EntranceSection(props: ExposurePartProps) {
  const { draft, onChange, catalog, readOnly } = props;
  const gateway = findEntrance(catalog, draft);
  return (
    <Section title="Hosts and TLS">
      <StringListField
        label="Hosts"
        required
        values={draft.hosts}
        placeholder="shop.example.com"
        suggestions={(gateway?.hosts ?? []).filter((host) => !host.includes("/"))}
        description="What callers type: a name, *.example.com, or * for any. DNS must point to the gateway."
        path={["hosts"]}
        readOnly={readOnly}
        onChange={(hosts) => onChange({ ...draft, hosts })}
      />
      {gateway === undefined ? <NewPort {...props} /> : <ExistingPort {...props} gateway={gateway} />}
      {canRedirect(draft, gateway) ? (
        <SwitchField
          label="Send plain callers to HTTPS"
          description={`Whoever calls on port ${redirectPort} is answered with 301 to the same address under https.`}
          checked={draft.redirect}
          readOnly={readOnly}
          onChange={(redirect) => onChange({ ...draft, redirect })}
        />
      ) : null}
    </Section>
  );
}

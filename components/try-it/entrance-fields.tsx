"use client";

import { NumberField } from "@/components/form/number-field";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { formatLabels } from "@/components/gateway/gateway-proxies";
import { formatSome } from "@/components/policy-scope/covered-workloads";
import type { CatalogGateway, MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import {
  carriesHttp,
  findEntrance,
  findServing,
  formatEntrance,
  listEntranceHosts,
  listEntrancePorts,
  listEntrances,
  suggestHosts,
} from "./entrance";
import { changeProtocol, enterBy, guessEntryProtocol, type TryItDraft } from "./try-it-draft";

interface EntranceFieldsProps {
  draft: TryItDraft;
  onChange: (draft: TryItDraft) => void;
  catalog: MeshCatalog;
  /** Undefined while none of that name is known. */
  gateway: CatalogGateway | undefined;
}

/** Which proxies the request is followed from. */
function describeServing(catalog: MeshCatalog, gateway: CatalogGateway): string {
  const serving = findServing(catalog, gateway);
  if (serving !== undefined) return `Served by ${serving.name} (${serving.namespace}).`;
  const labels = formatLabels(gateway.selector);
  const lack = labels === "" ? "It selects no workload" : `No workload has the labels ${labels}`;
  return `${lack}; followed as if one in ${catalog.rootNamespace} served it.`;
}

function PortFields({ draft, onChange, gateway }: Omit<EntranceFieldsProps, "catalog">) {
  const ports = gateway === undefined ? [] : listEntrancePorts(gateway);
  const at = ports.find(({ number }) => number === draft.port);
  if (ports.length === 0)
    return (
      <NumberField
        label="Port"
        required
        value={draft.port}
        onChange={(port) => onChange({ ...draft, port })}
      />
    );
  return (
    <FieldGrid>
      <SelectField
        label="Port"
        required
        value={at === undefined ? undefined : String(at.number)}
        options={ports.map(({ number, protocol, passthrough }) => ({
          value: String(number),
          label: `${number} ${protocol}${passthrough ? ", passed through" : ""}`,
        }))}
        onChange={(value) => {
          const port = ports.find(({ number }) => String(number) === value);
          if (port !== undefined)
            onChange({ ...draft, port: port.number, protocol: guessEntryProtocol(port) });
        }}
      />
      {at !== undefined && carriesHttp(at) ? (
        <SelectField
          label="Protocol"
          required
          value={draft.protocol}
          options={[
            { value: "http", label: "HTTP" },
            { value: "grpc", label: "gRPC" },
          ]}
          onChange={(protocol) => onChange(changeProtocol(draft, protocol))}
        />
      ) : null}
    </FieldGrid>
  );
}

/** The gateway by which a request enters, and what is asked of it. */
export function EntranceFields({ draft, onChange, catalog, gateway }: EntranceFieldsProps) {
  return (
    <>
      <TextField
        label="Gateway"
        required
        mono
        value={draft.gateway}
        placeholder="namespace/name"
        suggestions={listEntrances(catalog).map(formatEntrance)}
        {...(gateway === undefined ? {} : { description: describeServing(catalog, gateway) })}
        onChange={(key = "") => {
          const found = findEntrance(catalog, key);
          onChange(found === undefined ? { ...draft, gateway: key } : enterBy(draft, found, catalog));
        }}
      />
      <TextField
        label="Called host"
        required
        mono
        value={draft.host}
        placeholder="shop.example.com"
        suggestions={gateway === undefined ? [] : suggestHosts(catalog, gateway)}
        {...(gateway === undefined
          ? {}
          : { description: `The gateway takes ${formatSome(listEntranceHosts(gateway))}.` })}
        onChange={(host = "") => onChange({ ...draft, host })}
      />
      <PortFields draft={draft} onChange={onChange} gateway={gateway} />
    </>
  );
}

"use client";

import { ChoiceField } from "@/components/form/choice-field";
import { NumberField } from "@/components/form/number-field";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { findEntrance, listEntrances } from "./entrance";
import { EntranceFields } from "./entrance-fields";
import { changeCaller, changeProtocol, formatCaller, guessProtocol, type TryItDraft } from "./try-it-draft";

interface TargetFieldsProps {
  draft: TryItDraft;
  onChange: (draft: TryItDraft) => void;
  catalog: MeshCatalog;
}

function ServiceFields({ draft, onChange, catalog }: TargetFieldsProps) {
  const change = (part: Partial<TryItDraft>) => onChange({ ...draft, ...part });
  const service = catalog.services.find(({ host }) => host === draft.host);
  const ports = service?.ports ?? [];
  return (
    <>
      <TextField
        label="Called service"
        required
        mono
        value={draft.host}
        suggestions={catalog.services.map(({ host }) => host)}
        onChange={(host = "") => {
          const found = catalog.services.find((item) => item.host === host);
          const [port] = found?.ports ?? [];
          const keeps = found === undefined || found.ports.some((item) => item.port === draft.port);
          change({
            host,
            ...(keeps || port === undefined ? {} : { port: port.port, protocol: guessProtocol(port) }),
          });
        }}
      />
      <FieldGrid>
        {ports.length === 0 ? (
          <NumberField label="Port" required value={draft.port} onChange={(port) => change({ port })} />
        ) : (
          <SelectField
            label="Port"
            required
            value={draft.port === undefined ? undefined : String(draft.port)}
            options={ports.map(({ name, port, protocol }) => ({
              value: String(port),
              label: `${port} ${name || protocol}`,
            }))}
            onChange={(value) =>
              change({
                port: Number(value),
                protocol: guessProtocol(ports.find(({ port }) => String(port) === value)),
              })
            }
          />
        )}
        <SelectField
          label="Protocol"
          required
          value={draft.protocol}
          options={[
            { value: "http", label: "HTTP" },
            { value: "grpc", label: "gRPC" },
            { value: "tcp", label: "TCP" },
          ]}
          onChange={(protocol) => onChange(changeProtocol(draft, protocol))}
        />
      </FieldGrid>
    </>
  );
}

/** Who calls what: a service by its name in the mesh, or a public host at a gateway. */
export function TargetFields({ draft, onChange, catalog }: TargetFieldsProps) {
  const isWithoutGateway = listEntrances(catalog).length === 0;
  return (
    <>
      <ChoiceField
        label="Who calls"
        value={draft.from}
        choices={[
          { value: "workload", label: "A workload", description: "With its service account and proxy." },
          { value: "outside", label: "Somebody outside", description: "No proxy, no identity." },
          {
            value: "gateway",
            label: "A gateway",
            description: "With what somebody asks of it from outside.",
            disabled: isWithoutGateway ? "No Istio Gateway is in this cluster." : undefined,
          },
        ]}
        onChange={(from) => onChange(changeCaller(draft, from, catalog))}
      />
      {draft.from === "workload" ? (
        <TextField
          label="Calling workload"
          required
          mono
          value={draft.caller}
          placeholder="namespace/name"
          suggestions={catalog.workloads.map(formatCaller)}
          onChange={(caller) => onChange({ ...draft, caller: caller ?? "" })}
        />
      ) : null}
      {draft.from === "gateway" ? (
        <EntranceFields
          draft={draft}
          onChange={onChange}
          catalog={catalog}
          gateway={findEntrance(catalog, draft.gateway)}
        />
      ) : (
        <ServiceFields draft={draft} onChange={onChange} catalog={catalog} />
      )}
    </>
  );
}

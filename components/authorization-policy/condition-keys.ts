import type { FacetContext } from "./policy-facets";

/** What a condition may be about; `named` ones take a name in brackets. Source: Istio, "Authorization Policy Conditions". */
export interface ConditionKind {
  key: string;
  label: string;
  named?: "header" | "claim";
  suggest?: (context: FacetContext) => string[];
}

export const conditionKinds: readonly ConditionKind[] = [
  { key: "request.headers", label: "Header", named: "header" },
  { key: "request.auth.claims", label: "Claim of the token", named: "claim" },
  { key: "request.auth.principal", label: "Issuer and subject of the token", suggest: () => ["*"] },
  { key: "request.auth.audiences", label: "Audience of the token" },
  { key: "request.auth.presenter", label: "Presenter of the token (azp)" },
  {
    key: "source.serviceAccount",
    label: "Service account of the caller",
    suggest: ({ catalog }) =>
      (catalog?.serviceAccounts ?? []).map(({ namespace, name }) => `${namespace}/${name}`),
  },
  {
    key: "source.namespace",
    label: "Namespace of the caller",
    suggest: ({ catalog }) => catalog?.namespaces ?? [],
  },
  { key: "source.principal", label: "Principal of the caller" },
  { key: "source.ip", label: "Address of the connection" },
  { key: "remote.ip", label: "Address of the client" },
  { key: "destination.ip", label: "Address that is called" },
  {
    key: "destination.port",
    label: "Port of the workload",
    suggest: ({ ports }) => ports.map(String),
  },
  { key: "connection.sni", label: "Server name (SNI)" },
];

/** `request.headers[x]` → its kind and `x`; kind undefined: something else, written as it is. */
export function readConditionKey(key: string): { kind: ConditionKind | undefined; name: string } {
  const [, prefix, name] = /^([a-z.]+)\[([^[\]]*)\]$/.exec(key) ?? [];
  const kind = conditionKinds.find((item) =>
    item.named === undefined ? item.key === key : item.key === prefix,
  );
  return { kind, name: name ?? "" };
}

export function writeConditionKey(kind: ConditionKind, name: string): string {
  return kind.named === undefined ? kind.key : `${kind.key}[${name}]`;
}

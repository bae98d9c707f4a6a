import type { KubernetesObject } from "../kubernetes/object";
import { readRecord, readRecords, readString } from "../kubernetes/read-field";
import { gatewayApiGroup } from "./names";
import { formatKind, kinds } from "./route-model";

/** Who wants to name what: kinds as {@link formatKind} writes them. */
export interface GrantQuestion {
  fromKind: string;
  fromNamespace: string;
  toKind: string;
  toNamespace: string;
  toName: string;
}

export interface ReferenceGrants {
  isGranted: (question: GrantQuestion) => boolean;
}

const grantedFrom: ReadonlySet<string> = new Set(
  ["Gateway", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "ListenerSet"].map(
    (kind) => `${gatewayApiGroup}/${kind}`,
  ),
);
const grantedTo: ReadonlySet<string> = new Set([kinds.configMap, kinds.secret, kinds.service]);

function readKind(value: Record<string, unknown>): string {
  return formatKind({ group: readString(value.group) ?? "", kind: readString(value.kind) ?? "" });
}

/** Every pair of a `from` and a `to` of a ReferenceGrant. Source: istio gatewaycommon `ReferenceGrantsCollection`. */
export function indexGrants(grants: readonly KubernetesObject[]): ReferenceGrants {
  /** The names that may be named; undefined among them: all. */
  const names = new Map<string, Set<string | undefined>>();
  for (const { metadata, spec } of grants) {
    const { from, to } = readRecord(spec);
    for (const source of readRecords(from)) {
      if (!grantedFrom.has(readKind(source))) continue;
      for (const target of readRecords(to)) {
        if (!grantedTo.has(readKind(target))) continue;
        const pair = `${readKind(source)} ${readString(source.namespace) ?? ""} ${readKind(target)} ${metadata.namespace ?? ""}`;
        const allowed = names.get(pair) ?? new Set();
        allowed.add(readString(target.name));
        names.set(pair, allowed);
      }
    }
  }
  return {
    isGranted: ({ fromKind, fromNamespace, toKind, toNamespace, toName }) => {
      const allowed = names.get(`${fromKind} ${fromNamespace} ${toKind} ${toNamespace}`);
      return allowed !== undefined && (allowed.has(undefined) || allowed.has(toName));
    },
  };
}

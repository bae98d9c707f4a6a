/** Why a difference is not a disagreement: what one of the two judges, or the fleet's data plane, cannot do. */
interface Limit {
  name: string;
  reason: string;
}

/** Differences of two verdicts on an object, by their words. */
const objectLimits: readonly (Limit & { matches: RegExp })[] = [
  {
    name: "envoy-messages",
    reason:
      "The patch of an EnvoyFilter is a message of Envoy, or of an extension: istiod has all their types compiled in, Isthmus none. EnvoyFilters are written as YAML, and the dry run says it.",
    matches: /Envoy filter: (json|proto|could not resolve Any|bad |unknown |unexpected )/,
  },
];

/** What real calls of the fleet's proxyless gRPC workloads cannot show (fleet/README.md, "Known limits"). */
export const callLimits = {
  "allow-nothing": {
    name: "allow-nothing",
    reason: "gRPC takes an ALLOW policy without rules for none; Envoy denies everything.",
  },
  "automatic-tls": {
    name: "automatic-tls",
    reason:
      "gRPC knows no PERMISSIVE and no automatic mutual TLS; the workloads add both by the pod's label, so DISABLE in a DestinationRule or a PeerAuthentication has no effect between two pods with an identity.",
  },
  permissive: {
    name: "permissive",
    reason:
      "istiod makes STRICT of PERMISSIVE, written or by default, when the pod carries security.istio.io/tlsMode: istio, as gRPC cannot tell TLS from plain text (istio pilot/pkg/networking/grpcgen/lds.go).",
  },
  "missing-header": {
    name: "missing-header",
    reason:
      "Without the header `withoutHeaders` matches in Envoy (treat_missing_header_as_empty); gRPC does not know that field and never matches a header that is not there.",
  },
  "loopback-port": {
    name: "loopback-port",
    reason:
      "The fleet's pods listen on loopback ports, and gRPC's RBAC sees those: rules by destination port ask for another.",
  },
} as const satisfies Record<string, Limit>;

/** What istiod itself does not determine. */
export const worldLimits = {
  "same-age": {
    name: "same-age",
    reason:
      "Of two ServiceEntries of one namespace for one host, and of two hosts with one address, the older one counts; of the same second istiod takes now this, now that one (measured: the same objects, written ten times, gave either).",
  },
} as const satisfies Record<string, Limit>;

export type CallLimit = keyof typeof callLimits;

/** The limit that a difference of two verdicts on an object falls under. */
export function findObjectLimit(difference: string): string | undefined {
  return objectLimits.find(({ matches }) => matches.test(difference))?.name;
}

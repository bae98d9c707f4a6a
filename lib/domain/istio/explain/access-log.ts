import { readNumber, readRecord, readString } from "../../kubernetes/read-field";

/** One line of a proxy's access log, as far as it says why a request ended as it did. */
export interface AccessLogEntry {
  method: string;
  path: string;
  authority: string;
  responseCode: number;
  /** `UH`, `NR`, `UAEX`, …; empty for none. */
  flags: string[];
  /** `rbac_access_denied_matched_policy[…]`, `via_upstream`, …; "" when the line has none. */
  details: string;
  transportFailure: string;
  upstreamCluster: string;
  /** Who wrote it: the server's proxy or the client's. */
  direction: "inbound" | "outbound" | "unknown";
  /** Addresses with ports, "" when the line has none. */
  downstreamLocal: string;
  downstreamRemote: string;
  serverName: string;
  routeName: string;
  forwardedFor: string;
  /** Of a refusal by policy: the policy and rule that matched; absent when no ALLOW rule matched. */
  deniedBy?: { namespace: string; policy: string; rule: number };
}

/** Source: istio pkg/envoy/... default access log format `EnvoyTextLogFormat`. */
const textLine =
  /^\[(?<time>[^\]]*)\] "(?<method>\S+) (?<path>\S+) (?<protocol>[^"]*)" (?<code>\d+) (?<flags>\S+) (?<details>\S+) (?<termination>\S+) "(?<failure>[^"]*)" (?<received>\S+) (?<sent>\S+) (?<duration>\S+) (?<upstreamTime>\S+) "(?<forwarded>[^"]*)" "(?<agent>[^"]*)" "(?<id>[^"]*)" "(?<authority>[^"]*)" "(?<upstream>[^"]*)" (?<cluster>\S+) (?<upstreamLocal>\S+) (?<local>\S+) (?<remote>\S+) (?<sni>\S+) (?<route>\S+)/;

/** Source: istio authz builder, names of RBAC policies `ns[…]-policy[…]-rule[…]`. */
const matchedPolicy = /ns\[(?<namespace>[^\]]+)\]-policy\[(?<policy>[^\]]+)\]-rule\[(?<rule>\d+)\]/;

const absent = (text: string | undefined) => (text === undefined || text === "-" ? "" : text);

/**
 * Reads a line in Istio's default text format, or as JSON with Istio's default keys.
 * @returns undefined when it is neither.
 */
export function parseAccessLog(line: string): AccessLogEntry | undefined {
  const text = line.trim();
  return text.startsWith("{") ? parseJsonLine(text) : parseTextLine(text);
}

function parseTextLine(line: string): AccessLogEntry | undefined {
  const groups = textLine.exec(line)?.groups;
  if (groups === undefined) return undefined;
  return complete({
    method: absent(groups["method"]),
    path: absent(groups["path"]),
    authority: absent(groups["authority"]),
    responseCode: Number(groups["code"]),
    flags: groups["flags"],
    details: absent(groups["details"]),
    transportFailure: absent(groups["failure"]),
    upstreamCluster: absent(groups["cluster"]),
    downstreamLocal: absent(groups["local"]),
    downstreamRemote: absent(groups["remote"]),
    serverName: absent(groups["sni"]),
    routeName: absent(groups["route"]),
    forwardedFor: absent(groups["forwarded"]),
  });
}

function parseJsonLine(line: string): AccessLogEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const record = readRecord(value);
  const text = (key: string) => absent(readString(record[key]));
  const code = readNumber(record["response_code"]);
  if (code === undefined && text("method") === "") return undefined;
  return complete({
    method: text("method"),
    path: text("path"),
    authority: text("authority"),
    responseCode: code ?? 0,
    flags: readString(record["response_flags"]),
    details: text("response_code_details"),
    transportFailure: text("upstream_transport_failure_reason"),
    upstreamCluster: text("upstream_cluster"),
    downstreamLocal: text("downstream_local_address"),
    downstreamRemote: text("downstream_remote_address"),
    serverName: text("requested_server_name"),
    routeName: text("route_name"),
    forwardedFor: text("x_forwarded_for"),
  });
}

type Raw = Omit<AccessLogEntry, "flags" | "direction" | "deniedBy"> & { flags: string | undefined };

function complete({ flags, ...entry }: Raw): AccessLogEntry {
  const groups = matchedPolicy.exec(entry.details)?.groups;
  const isInbound = entry.upstreamCluster.startsWith("inbound") || entry.serverName.startsWith("outbound_");
  return {
    ...entry,
    flags: absent(flags).split(",").filter(Boolean),
    direction: isInbound ? "inbound" : entry.upstreamCluster === "" ? "unknown" : "outbound",
    ...(groups === undefined
      ? {}
      : {
          deniedBy: {
            namespace: groups["namespace"] ?? "",
            policy: groups["policy"] ?? "",
            rule: Number(groups["rule"]),
          },
        }),
  };
}

/** What Envoy's response flags mean. Source: Envoy documentation, "Access logging", %RESPONSE_FLAGS%. */
const flagTexts: Readonly<Record<string, string>> = {
  UH: "no healthy endpoint was behind the destination",
  UF: "the connection to the endpoint failed",
  UO: "the circuit breaker was open (connection pool limits)",
  NR: "no route matched the request",
  URX: "the limit of retries or connection attempts was reached",
  NC: "the destination's cluster was not found",
  DC: "the caller closed the connection",
  UT: "the endpoint did not answer within the timeout",
  UC: "the endpoint closed the connection",
  UR: "the endpoint reset the stream",
  LR: "the proxy reset the stream",
  RL: "the rate limit refused it",
  UAEX: "the external authorizer refused it",
  FI: "an abort was injected by a fault rule",
  DI: "a delay was injected by a fault rule",
  IH: "a header was not valid",
  SI: "the stream was idle for too long",
  DPE: "the request broke the HTTP protocol",
  UPE: "the answer broke the HTTP protocol",
  UMSDR: "the whole time for the request ran out",
  NFCF: "no filter chain of the listener took the connection",
};

/** One sentence for what the line itself tells; undefined when it tells of no trouble. */
export function describeAccessLog(entry: AccessLogEntry): string | undefined {
  if (entry.deniedBy !== undefined) {
    const { namespace, policy, rule } = entry.deniedBy;
    return `Refused by rule ${rule} of AuthorizationPolicy ${namespace}/${policy}.`;
  }
  if (entry.details.startsWith("rbac_access_denied"))
    return "Refused because no ALLOW rule of the workload matches it.";
  if (entry.details.startsWith("jwt_authn_access_denied"))
    return "Refused because its JSON Web Token is not valid.";
  const known = entry.flags.flatMap((flag) => flagTexts[flag] ?? []);
  if (known.length === 0 && entry.transportFailure === "") return undefined;
  const failure = entry.transportFailure === "" ? [] : [`TLS says ${entry.transportFailure}`];
  const text = [...known, ...failure].join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

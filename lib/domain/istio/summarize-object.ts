import type { KubernetesObject } from "../kubernetes/object";
import {
  readNumber,
  readRecord,
  readRecords,
  readString,
  readStringMap,
  readStrings,
} from "../kubernetes/read-field";

type Spec = Record<string, unknown>;

/** One line about what an Istio or Gateway API object says, e.g. `reviews · 3 routes`; "" when its spec says nothing. */
export function summarizeObject({ apiVersion, kind, spec }: KubernetesObject): string {
  const isGatewayApi = apiVersion.startsWith("gateway.networking.k8s.io/");
  const lines = isGatewayApi ? gatewayApiLines : istioLines;
  // A member may call its kind as it likes, `constructor` included.
  const summarize = Object.hasOwn(lines, kind) ? lines[kind] : undefined;
  return (
    summarize?.(readRecord(spec))
      .filter((part) => part !== "")
      .join(" · ") ?? ""
  );
}

const shown = 3;

function few(items: readonly string[]): string {
  const head = items.slice(0, shown).join(", ");
  return items.length <= shown ? head : `${head} and ${items.length - shown} more`;
}

function count(number: number, noun: string): string {
  return number === 0 ? "" : `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function selector(spec: Spec): string {
  const labels = readStringMap(readRecord(spec["selector"])["matchLabels"]);
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const targets = [...readRecords(spec["targetRefs"]), readRecord(spec["targetRef"])].flatMap(
    ({ kind, name }) => (name === undefined ? [] : `${readString(kind) ?? ""} ${readString(name) ?? ""}`),
  );
  return few([...pairs, ...targets]) || "all workloads";
}

const routes = (spec: Spec) =>
  ["http", "tls", "tcp"].reduce((sum, protocol) => sum + readRecords(spec[protocol]).length, 0);

const ports = (list: unknown, number: string) =>
  few(
    readRecords(list).map(
      (port) => `${readString(port["protocol"]) ?? "TCP"} ${readNumber(port[number]) ?? "?"}`,
    ),
  );

const istioLines: Record<string, ((spec: Spec) => string[]) | undefined> = {
  VirtualService: (spec) => [
    few(readStrings(spec["hosts"])) || "delegate",
    count(routes(spec), "route"),
    few(readStrings(spec["gateways"])),
  ],
  DestinationRule: (spec) => [
    readString(spec["host"]) ?? "",
    few(readRecords(spec["subsets"]).map(({ name }) => readString(name) ?? "")),
    readString(readRecord(readRecord(spec["trafficPolicy"])["tls"])["mode"]) ?? "",
  ],
  Gateway: (spec) => [
    few(readRecords(spec["servers"]).flatMap(({ hosts }) => readStrings(hosts))),
    ports(
      readRecords(spec["servers"]).map(({ port }) => port),
      "number",
    ),
  ],
  ServiceEntry: (spec) => [
    few(readStrings(spec["hosts"])),
    readString(spec["location"]) ?? "MESH_EXTERNAL",
    ports(spec["ports"], "number"),
  ],
  WorkloadEntry: (spec) => [readString(spec["address"]) ?? "", readString(spec["serviceAccount"]) ?? ""],
  WorkloadGroup: (spec) => [readString(readRecord(spec["template"])["serviceAccount"]) ?? ""],
  Sidecar: (spec) => [
    selectorLabels(spec["workloadSelector"]) || "all workloads",
    few(readRecords(spec["egress"]).flatMap(({ hosts }) => readStrings(hosts))),
  ],
  PeerAuthentication: (spec) => [
    selector(spec),
    readString(readRecord(spec["mtls"])["mode"]) ?? "inherited mode",
    count(Object.keys(readRecord(spec["portLevelMtls"])).length, "port"),
  ],
  AuthorizationPolicy: (spec) => [
    readString(spec["action"]) ?? "ALLOW",
    selector(spec),
    count(readRecords(spec["rules"]).length, "rule") || "no rules",
  ],
  RequestAuthentication: (spec) => [
    selector(spec),
    few(readRecords(spec["jwtRules"]).map(({ issuer }) => readString(issuer) ?? "")),
  ],
  Telemetry: (spec) => [
    selector(spec),
    few(["metrics", "tracing", "accessLogging"].filter((part) => part in spec)),
  ],
  EnvoyFilter: (spec) => [
    selectorLabels(spec["workloadSelector"]) || "all workloads",
    few(readRecords(spec["configPatches"]).map(({ applyTo }) => readString(applyTo) ?? "")),
  ],
  ProxyConfig: (spec) => [selector(spec)],
  WasmPlugin: (spec) => [selector(spec), readString(spec["url"]) ?? ""],
  TrafficExtension: (spec) => [selector(spec)],
};

function selectorLabels(value: unknown): string {
  return few(
    Object.entries(readStringMap(readRecord(value)["labels"])).map(([key, label]) => `${key}=${label}`),
  );
}

const route = (spec: Spec) => [
  few(readStrings(spec["hostnames"])),
  few(readRecords(spec["parentRefs"]).map(({ name }) => readString(name) ?? "")),
  count(readRecords(spec["rules"]).length, "rule"),
];

const gatewayApiLines: Record<string, ((spec: Spec) => string[]) | undefined> = {
  Gateway: (spec) => [
    readString(spec["gatewayClassName"]) ?? "",
    few(readRecords(spec["listeners"]).map(({ hostname }) => readString(hostname) ?? "*")),
    ports(spec["listeners"], "port"),
  ],
  GatewayClass: (spec) => [readString(spec["controllerName"]) ?? ""],
  ListenerSet: (spec) => [
    readString(readRecord(spec["parentRef"])["name"]) ?? "",
    ports(spec["listeners"], "port"),
  ],
  HTTPRoute: route,
  GRPCRoute: route,
  TLSRoute: route,
  TCPRoute: route,
  ReferenceGrant: (spec) => [
    few(
      readRecords(spec["from"]).map(
        ({ kind, namespace }) => `${readString(kind) ?? ""} of ${readString(namespace) ?? ""}`,
      ),
    ),
    few(
      readRecords(spec["to"]).map(({ kind, name }) =>
        [readString(kind), readString(name)].filter(Boolean).join(" "),
      ),
    ),
  ],
  BackendTLSPolicy: (spec) => [
    few(readRecords(spec["targetRefs"]).map(({ name }) => readString(name) ?? "")),
    readString(readRecord(spec["validation"])["hostname"]) ?? "",
  ],
};

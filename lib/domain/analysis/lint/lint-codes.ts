import type { Finding } from "../../istio/finding";

interface LintCode {
  severity: Finding["severity"];
  message: string;
  advice?: string;
}

/**
 * The lint codes people know from Kiali, with their documented meaning. `info` stands for Kiali's "unknown" severity.
 * Source: Kiali's documentation of its validations.
 */
export const lintCodes = {
  KIA0002: {
    severity: "error",
    message: "More than one object without a selector in this namespace; which one applies is not defined",
    advice: "Keep one and remove or restrict the others.",
  },
  KIA0003: {
    severity: "error",
    message: "More than one object applies to the same workload",
    advice: "Make the selectors exclude each other, or merge the objects.",
  },
  KIA0004: {
    severity: "warning",
    message: "No workload matches this selector",
    advice: "Correct the labels, or remove the object when the workload is gone.",
  },
  KIA0005: {
    severity: "error",
    message: "exportTo names a namespace that does not exist",
    advice: "Name an existing namespace, `.` for this one or `*` for all.",
  },
  KIA0101: { severity: "warning", message: "No namespace matches this source" },
  KIA0102: {
    severity: "warning",
    message: "This is no HTTP method, so the rule never matches it",
    advice: "Methods are written in capitals; `*`, a prefix `GE*` and a suffix `*T` are allowed.",
  },
  KIA0104: { severity: "error", message: "This host is not in the registry" },
  KIA0105: {
    severity: "error",
    message: "This field needs mutual TLS, which the workload does not get from all its callers",
    advice: "Enable mutual TLS, or do not decide by the caller's identity.",
  },
  KIA0106: { severity: "error", message: "No service account has this principal" },
  KIA0107: { severity: "info", message: "The service account of this principal is in another cluster" },
  KIA0108: {
    severity: "warning",
    message: "The trust domain of this principal is unknown, so it could not be verified",
  },
  KIA0109: {
    severity: "warning",
    message: "The policy has HTTP fields, but in this ambient namespace no waypoint is in use",
    advice: "Label the namespace or the workloads with istio.io/use-waypoint.",
  },
  KIA0110: {
    severity: "warning",
    message: "The policy has HTTP fields and is attached by selector, which waypoints ignore",
    advice: "Attach it with targetRefs to a Service or the waypoint Gateway.",
  },
  KIA0201: {
    severity: "warning",
    message: "More than one DestinationRule for the same host and subset",
    advice: "Merge them: only part of the settings take effect.",
  },
  KIA0202: { severity: "error", message: "This host is not in the registry" },
  KIA0203: { severity: "error", message: "No workload of the host has the labels of this subset" },
  KIA0204: {
    severity: "warning",
    message: "This rule has no TLS settings and thereby replaces those of a wider rule",
    advice: "Repeat the TLS settings here.",
  },
  KIA0205: { severity: "error", message: "PeerAuthentication enabling mutual TLS for the mesh is missing" },
  KIA0206: {
    severity: "error",
    message: "PeerAuthentication enabling mutual TLS for the namespace is missing",
  },
  KIA0207: {
    severity: "error",
    message: "PeerAuthentication of the namespace demands mutual TLS, which this rule turns off",
    advice: "Make the PeerAuthentication permissive, or let this rule use ISTIO_MUTUAL.",
  },
  KIA0208: {
    severity: "error",
    message: "PeerAuthentication of the mesh demands mutual TLS, which this rule turns off",
    advice: "Make the PeerAuthentication permissive, or let this rule use ISTIO_MUTUAL.",
  },
  KIA0209: { severity: "warning", message: "The subset has no labels" },
  KIA0210: {
    severity: "warning",
    message: "The rule has HTTP settings, but in this ambient namespace no waypoint is in use",
  },
  KIA0211: {
    severity: "warning",
    message: "The rule has HTTP settings, but its ambient service does not use a waypoint",
  },
  KIA0212: {
    severity: "warning",
    message: "The rule is not in the namespace of its ambient service, so its waypoint ignores it",
  },
  KIA0301: { severity: "warning", message: "More than one Gateway for the same host and port" },
  KIA0302: { severity: "warning", message: "No workload matches the selector of the Gateway" },
  KIA0401: { severity: "error", message: "DestinationRule enabling mutual TLS for the mesh is missing" },
  KIA0501: { severity: "error", message: "DestinationRule enabling mutual TLS for the namespace is missing" },
  KIA0505: {
    severity: "error",
    message: "DestinationRule disabling mutual TLS for the namespace is missing",
  },
  KIA0506: { severity: "error", message: "DestinationRule disabling mutual TLS for the mesh is missing" },
  KIA0601: {
    severity: "error",
    message: "The port's name does not say its protocol",
    advice: "Name it <protocol>[-<suffix>] or set appProtocol.",
  },
  KIA0602: { severity: "error", message: "Istio does not know this appProtocol" },
  KIA0701: { severity: "warning", message: "No Deployment exposes the port of this Service" },
  KIA1004: { severity: "warning", message: "This host is not in the registry" },
  KIA1006: {
    severity: "warning",
    message: "A Sidecar in the root namespace must not have a workload selector",
  },
  KIA1007: { severity: "info", message: "outboundTrafficPolicy without a mode reads as REGISTRY_ONLY" },
  KIA1101: { severity: "error", message: "The host of this destination does not exist" },
  KIA1102: { severity: "error", message: "The Gateway does not exist" },
  KIA1104: { severity: "warning", message: "The only destination gets everything, whatever its weight" },
  KIA1105: { severity: "warning", message: "This host and subset are already a destination of the route" },
  KIA1106: { severity: "warning", message: "More than one VirtualService for the same host" },
  KIA1107: { severity: "warning", message: "No DestinationRule defines this subset" },
  KIA1108: { severity: "info", message: "Gateways are better written <namespace>/<name>" },
  KIA1109: {
    severity: "warning",
    message: "HTTP or TLS routes for the mesh, but in this ambient namespace no waypoint is in use",
  },
  KIA1110: {
    severity: "warning",
    message: "In this ambient namespace no waypoint is in use to check tokens",
  },
  KIA1111: {
    severity: "warning",
    message: "In this ambient namespace no waypoint is in use to run the plugin",
  },
  KIA1112: {
    severity: "warning",
    message: "HTTP telemetry, but in this ambient namespace no waypoint is in use",
  },
  KIA1113: { severity: "warning", message: "The ambient service of this host does not use a waypoint" },
  KIA1114: {
    severity: "warning",
    message: "Not in the namespace of the ambient service, so its waypoint ignores it",
  },
  KIA1115: { severity: "warning", message: "Waypoints ignore selectors: attach it with targetRefs" },
  KIA1116: { severity: "warning", message: "Waypoints ignore selectors: attach it with targetRefs" },
  KIA1117: { severity: "warning", message: "Waypoints ignore selectors: attach it with targetRefs" },
  KIA1211: { severity: "warning", message: "More than one ServiceEntry for the same host and port" },
  KIA1212: { severity: "warning", message: "ServiceEntries give the same host and port different protocols" },
  KIA1301: { severity: "warning", message: "No AuthorizationPolicy covers this workload" },
  KIA1311: { severity: "error", message: "Enabled for both sidecars and ambient" },
  KIA1312: { severity: "warning", message: "Told to use a waypoint, but not in ambient mode" },
  KIA1313: { severity: "error", message: "Told to use a waypoint that does not exist" },
  KIA1314: { severity: "error", message: "Enabled for sidecars, but its traffic is redirected to ztunnel" },
  KIA1315: { severity: "error", message: "Has a sidecar, but is enabled for ambient" },
  KIA1316: { severity: "warning", message: "Has a sidecar in an ambient namespace" },
  KIA1317: { severity: "warning", message: "A policy with HTTP fields applies, but no waypoint enforces it" },
  KIA1401: { severity: "error", message: "The route's Gateway does not exist or does not admit it" },
  KIA1402: { severity: "error", message: "The backend does not exist" },
  KIA1501: { severity: "warning", message: "More than one Gateway for the same host, port and protocol" },
  KIA1502: { severity: "warning", message: "More than one Gateway for the same address" },
  KIA1503: { severity: "error", message: "Listeners must differ in port, protocol and hostname" },
  KIA1504: { severity: "error", message: "The GatewayClass does not exist" },
  KIA1601: { severity: "error", message: "The namespace that is granted access does not exist" },
  KIA1701: { severity: "warning", message: "The service account does not exist" },
  KIA1702: { severity: "warning", message: "Another WorkloadGroup of the namespace has the same labels" },
} as const satisfies Record<string, LintCode>;

export type LintCodeName = keyof typeof lintCodes;

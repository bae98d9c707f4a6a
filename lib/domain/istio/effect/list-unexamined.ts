import { readRecord, readRecords } from "../../kubernetes/read-field";
import type { WorldEdit } from "../apply-change";

type EditedObject = WorldEdit["object"];

const inProxies: ReadonlySet<string> = new Set([
  "Telemetry",
  "EnvoyFilter",
  "WasmPlugin",
  "TrafficExtension",
  "ProxyConfig",
]);

const atGatewayApi: ReadonlySet<string> = new Set([
  "ListenerSet",
  "HTTPRoute",
  "GRPCRoute",
  "TLSRoute",
  "TCPRoute",
  "BackendTLSPolicy",
  "ReferenceGrant",
]);

/** Whether routes of the mesh are all that the route says something about. */
function isMeshRoute(object: EditedObject): boolean {
  const parents = readRecords(readRecord(object["spec"])["parentRefs"]);
  return parents.length > 0 && parents.every(({ kind }) => kind === "Service" || kind === "ServiceEntry");
}

function describe(object: EditedObject): string[] {
  const { kind, apiVersion } = object;
  const spec = readRecord(object["spec"]);
  if (inProxies.has(kind)) return [`what a ${kind} changes inside of proxies`];
  if (kind === "RequestAuthentication") return ["requests with a token, which may be refused from now on"];
  if (kind === "WorkloadEntry" || kind === "WorkloadGroup") return ["calls of and to virtual machines"];
  const isGatewayApi = apiVersion.startsWith("gateway.networking.k8s.io/");
  if ((isGatewayApi && kind === "Gateway") || (atGatewayApi.has(kind) && !isMeshRoute(object)))
    return ["calls that enter through gateways of the Gateway API"];
  if (kind === "Gateway" && readRecords(spec["servers"]).some((server) => server["tls"] !== undefined))
    return ["servers with TLS"];
  if (kind !== "VirtualService") return [];
  return [
    ...(readRecords(spec["tls"]).length + readRecords(spec["tcp"]).length > 0 ? ["TLS and TCP routes"] : []),
    ...(readRecords(spec["http"]).some((route) => route["corsPolicy"] !== undefined)
      ? ["what browsers of other origins may do (CORS)"]
      : []),
  ];
}

/** What the edits may change that the effect does not look at, in a person's words; each once. */
export function listUnexamined(objects: readonly EditedObject[]): string[] {
  return [...new Set(objects.flatMap(describe))];
}

import { refer } from "../explanation";
import type { KubernetesObject } from "../../kubernetes/object";
import { readNumber, readRecord, readRecords, readString, readStrings } from "../../kubernetes/read-field";
import { namespaceOf } from "../virtual-service";
import { isHttp, parseProtocol, type Protocol } from "./protocol";
import type { DownstreamTls } from "./proxy-config";
import { type Origin } from "./virtual-service-model";

/** One server of a `Gateway`. */
export interface GatewayServer {
  /** `namespace/name` of its Gateway. */
  gateway: string;
  object: KubernetesObject;
  origin: Origin;
  port: number;
  portName: string;
  protocol: Protocol;
  bind: string;
  /** `namespace/host`, or the host alone for any namespace. */
  hosts: string[];
  tls?: {
    mode: string;
    httpsRedirect: boolean;
    secret: string;
  };
}

/** The servers of a Gateway; those without a port are left out. */
export function readServers(gateway: KubernetesObject): GatewayServer[] {
  const namespace = namespaceOf(gateway);
  const reference = refer(gateway);
  return readRecords(readRecord(gateway["spec"])["servers"]).flatMap((server, index): GatewayServer[] => {
    if (server["port"] === undefined) return [];
    const port = readRecord(server["port"]);
    return [
      {
        gateway: `${namespace}/${gateway.metadata.name}`,
        object: gateway,
        origin: { object: reference, field: `spec.servers[${index}]` },
        port: readNumber(port["number"]) ?? 0,
        portName: readString(port["name"]) ?? "",
        protocol: parseProtocol(readString(port["protocol"]) ?? ""),
        bind: readString(server["bind"]) ?? "",
        hosts: sanitizeHosts(readStrings(server["hosts"]), namespace),
        ...(server["tls"] === undefined ? {} : { tls: readTls(readRecord(server["tls"])) }),
      },
    ];
  });
}

function readTls(tls: Record<string, unknown>): NonNullable<GatewayServer["tls"]> {
  const credential = readString(tls["credentialName"]) || readStrings(tls["credentialNames"])[0];
  const file = `file-cert:${readString(tls["serverCertificate"]) ?? ""}~${readString(tls["privateKey"]) ?? ""}`;
  return {
    mode: readString(tls["mode"]) ?? "PASSTHROUGH",
    httpsRedirect: tls["httpsRedirect"] === true,
    secret: credential === undefined ? file : `kubernetes://${credential}`,
  };
}

/** `./host` gets the namespace, `*\/host` is the host, `*\/*` stands for all. Source: istio `sanitizeServerHostNamespace`. */
function sanitizeHosts(hosts: readonly string[], namespace: string): string[] {
  if (hosts.includes("*/*")) return ["*"];
  return hosts.map((host) => {
    if (host.startsWith("./")) return `${namespace}/${host.slice(2)}`;
    return host.startsWith("*/") ? host.slice(2) : host;
  });
}

/** Hosts without namespaces, for the server name of TLS. Source: istio pilot/pkg/model `GetSNIHostsForServer`. */
export function listSniHosts({ hosts }: GatewayServer): string[] {
  return [...new Set(hosts.map((host) => host.slice(host.indexOf("/") + 1)))].toSorted();
}

/** Whether the TLS of clients goes through to the workload. Source: istio pkg/config/gateway. */
export function isPassthrough({ tls }: GatewayServer): boolean {
  return tls?.mode === "PASSTHROUGH" || tls?.mode === "AUTO_PASSTHROUGH";
}

/** TLS other than the redirect of plain HTTP. */
export function isTlsServer({ tls, protocol }: GatewayServer): boolean {
  return tls !== undefined && !isHttp(protocol);
}

export function isHttpServer(server: GatewayServer): boolean {
  return isHttp(server.protocol) || (server.protocol === "HTTPS" && !isPassthrough(server));
}

/** HTTPS that ends here. */
export function terminatesHttps(server: GatewayServer): boolean {
  return server.tls !== undefined && server.protocol === "HTTPS" && !isPassthrough(server);
}

/** What the server terminates; undefined: nothing. Source: istio core `BuildListenerTLSContext`. */
export function readDownstreamTls(server: GatewayServer): DownstreamTls | undefined {
  if (server.tls === undefined || isPassthrough(server)) return undefined;
  const { mode, secret } = server.tls;
  return mode === "ISTIO_MUTUAL"
    ? { secret: "default", requiresClientCertificate: true }
    : { secret, requiresClientCertificate: mode === "MUTUAL" };
}

/** Name of the server's routes; "" when it has none. Source: istio pilot/pkg/model `gatewayRDSRouteName`. */
export function nameRoutes(server: GatewayServer, listenPort: number): string {
  const bind = server.bind === "" ? "" : `.${server.bind}`;
  if (isHttp(server.protocol)) return `http.${listenPort}${bind}`;
  if (server.protocol !== "HTTPS" || isPassthrough(server)) return "";
  const { name } = server.object.metadata;
  return `https.${server.port}.${server.portName}.${name}.${namespaceOf(server.object)}${bind}`;
}

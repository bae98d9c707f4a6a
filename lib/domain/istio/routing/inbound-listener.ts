import { readNumber, readRecord, readRecords, readString } from "../../kubernetes/read-field";
import { findEffectiveMtls } from "../security/find-effective-mtls";
import { inboundPort, plainHttpAlpn } from "./outbound-listeners";
import { unspecifiedAddress } from "./mesh-service";
import { findListenerProtocol, isHttp, parseProtocol, unwrapTls, type Protocol } from "./protocol";
import {
  blackHoleCluster,
  formatCluster,
  inboundPassthroughCluster,
  type DownstreamTls,
  type FilterChain,
  type Listener,
  type RouteConfiguration,
} from "./proxy-config";
import type { RoutingIndex } from "./routing-index";
import type { RoutingProxy } from "./routing-proxy";
import { getSidecarScope } from "./sidecar-scope";
import { listServiceTargets } from "./service-targets";
import { translateMatch } from "./translate-match";

type Mode = "STRICT" | "PERMISSIVE" | "DISABLE";

/** Names in the handshake of clients of the mesh: for HTTP, for bytes, and both. */
const mtlsHttpAlpn = ["istio-http/1.0", "istio-http/1.1", "istio-h2"];
const mtlsTcpAlpn = ["istio-peer-exchange", "istio"];
const mtlsAlpn = [...mtlsTcpAlpn, ...mtlsHttpAlpn];

interface ChainMatch {
  alpn: readonly string[];
  transport: "tls" | "raw_buffer";
  isHttp: boolean;
  isTerminated: boolean;
}

const http = (
  transport: ChainMatch["transport"],
  alpn: readonly string[],
  isTerminated = false,
): ChainMatch => ({
  alpn,
  transport,
  isHttp: true,
  isTerminated,
});
const tcp = (
  transport: ChainMatch["transport"],
  alpn: readonly string[],
  isTerminated = false,
): ChainMatch => ({
  alpn,
  transport,
  isHttp: false,
  isTerminated,
});

/**
 * Which connections a port tells apart, by mode and by what is known of its protocol.
 * Source: istio pilot/pkg/networking/core `getFilterChainMatchOptions`.
 */
const chainMatches: Readonly<Record<"http" | "tcp" | "auto", Readonly<Record<Mode, readonly ChainMatch[]>>>> =
  {
    http: {
      STRICT: [http("tls", [], true)],
      PERMISSIVE: [http("tls", mtlsAlpn, true), http("raw_buffer", [])],
      DISABLE: [http("raw_buffer", [])],
    },
    tcp: {
      STRICT: [tcp("tls", [], true)],
      PERMISSIVE: [tcp("tls", mtlsAlpn, true), tcp("tls", []), tcp("raw_buffer", [])],
      DISABLE: [tcp("raw_buffer", [])],
    },
    auto: {
      STRICT: [http("tls", mtlsHttpAlpn, true), tcp("tls", [], true)],
      PERMISSIVE: [
        http("tls", mtlsHttpAlpn, true),
        http("raw_buffer", plainHttpAlpn),
        tcp("tls", mtlsTcpAlpn, true),
        tcp("raw_buffer", []),
        tcp("tls", []),
      ],
      DISABLE: [http("raw_buffer", plainHttpAlpn), tcp("raw_buffer", [])],
    },
  };

/** A port that the workload serves. */
interface InboundPort {
  targetPort: number;
  servicePort: number;
  protocol: Protocol;
  bind: string;
  /** TLS that the `Sidecar` terminates for the application. */
  tls?: DownstreamTls;
}

const meshTls: DownstreamTls = { secret: "default", requiresClientCertificate: true };

/**
 * The listener that takes what comes to a sidecar: a set of chains for each port it serves, and for all the others.
 * Source: istio pilot/pkg/networking/core `buildInboundListeners`.
 */
export function buildInboundListener(index: RoutingIndex, proxy: RoutingProxy): Listener {
  const { value: mtls } = findEffectiveMtls(index.world, proxy);
  const { mode } = mtls;
  const modes = new Map(mtls.ports.filter(({ isOwn }) => isOwn).map((item) => [item.port, item.mode]));
  const { ports, hasIngress } = listInboundPorts(index, proxy);
  const served = new Set(ports.map(({ targetPort }) => targetPort));
  const chains: FilterChain[] = [
    {
      name: "virtualInbound-blackhole",
      port: inboundPort,
      cidrs: [],
      serverNames: [],
      alpn: [],
      tcp: { clusters: [{ cluster: blackHoleCluster, weight: 1 }] },
    },
    ...buildPassthrough(0, mode),
  ];
  for (const [port, own] of modes) {
    const isServed = hasIngress ? ports.some((item) => item.targetPort === port) : served.has(port);
    if (!isServed) chains.push(...buildPassthrough(port, own));
  }
  for (const port of ports) chains.push(...buildPortChains(port, modes.get(port.targetPort) ?? mode));
  return {
    name: "virtualInbound",
    addresses: [unspecifiedAddress],
    port: inboundPort,
    chains,
    ...makeInspectors(chains),
  };
}

function buildPortChains(port: InboundPort, mode: Mode): FilterChain[] {
  const isOwnTls = port.tls !== undefined && mode === "DISABLE";
  const protocol = isOwnTls ? unwrapTls(port.protocol) : port.protocol;
  const kind = findListenerProtocol(protocol) ?? "tcp";
  const matches: readonly ChainMatch[] = isOwnTls
    ? [{ alpn: [], transport: "tls", isHttp: isHttp(protocol), isTerminated: true }]
    : chainMatches[kind][mode];
  const cluster = formatCluster("inbound", "", "", port.targetPort);
  const name = `${port.bind}_${port.targetPort}`;
  const tls = isOwnTls && port.tls !== undefined ? port.tls : meshTls;
  return matches.map((match) => ({
    ...buildChain(match, cluster, { port: port.servicePort, protocol }, tls),
    name,
    port: port.targetPort,
  }));
}

/** Ports that no service names; port 0 stands for all of them. Source: istio core `buildInboundPassthroughChains`. */
function buildPassthrough(port: number, mode: Mode): FilterChain[] {
  return chainMatches.auto[mode].map((match) => ({
    ...buildChain(match, inboundPassthroughCluster, { port: 0, protocol: "UnsupportedProtocol" }, meshTls),
    name: match.isHttp ? "virtualInbound-catchall-http" : "virtualInbound",
    ...(port === 0 ? {} : { port }),
  }));
}

function buildChain(
  { alpn, transport, isHttp: isHttpChain, isTerminated }: ChainMatch,
  cluster: string,
  { port, protocol }: { port: number; protocol: Protocol },
  tls: DownstreamTls,
): Omit<FilterChain, "name"> {
  return {
    cidrs: [],
    serverNames: [],
    alpn,
    transport,
    ...(isTerminated ? { tls } : {}),
    ...(isHttpChain
      ? { http: buildInboundRoutes(cluster, port, protocol) }
      : { tcp: { clusters: [{ cluster, weight: 1 }] } }),
  };
}

/** Requests that never left are sent again; streams of gRPC would break. Source: istio core/route `BuildDefaultHTTPInboundRoute`. */
const inboundRetries = { attempts: 2, retryOn: "reset-before-request", retriableStatusCodes: [] };

/** Source: istio pilot/pkg/networking/core `buildSidecarInboundHTTPRouteConfig`. */
export function buildInboundRoutes(cluster: string, port: number, protocol: Protocol): RouteConfiguration {
  const isGrpc = protocol === "GRPC" || protocol === "GRPC-Web";
  return {
    name: cluster,
    ignoresPort: false,
    virtualHosts: [
      {
        name: `inbound|http|${port}`,
        domains: ["*"],
        requiresTls: false,
        dropped: [],
        routes: [
          {
            name: "default",
            match: translateMatch(undefined, "istio"),
            action: {
              kind: "forward",
              clusters: [{ cluster, weight: 1 }],
              timeoutMs: 0,
              mirrors: [],
              ...(isGrpc ? {} : { retries: inboundRetries }),
            },
          },
        ],
      },
    ],
  };
}

/** Source: istio pilot/pkg/networking/core `buildInboundChainConfigs`. */
function listInboundPorts(
  index: RoutingIndex,
  proxy: RoutingProxy,
): { ports: InboundPort[]; hasIngress: boolean } {
  const { sidecar } = getSidecarScope(index, proxy);
  const ingress = readRecords(readRecord(sidecar?.["spec"])["ingress"]);
  const byPort = new Map<number, InboundPort>();
  const add = (port: InboundPort) => {
    if (!byPort.has(port.targetPort)) byPort.set(port.targetPort, port);
  };
  for (const item of ingress) {
    const port = readRecord(item["port"]);
    const number = readNumber(port["number"]) ?? 0;
    const protocol = parseProtocol(readString(port["protocol"]) ?? "");
    const tls = item["tls"] === undefined ? undefined : readIngressTls(readRecord(item["tls"]));
    add({
      targetPort: number,
      servicePort: number,
      protocol: tls === undefined ? protocol : unwrapTls(protocol),
      bind: readString(item["bind"]) || (proxy.ips?.[0] ?? unspecifiedAddress),
      ...(tls === undefined ? {} : { tls }),
    });
  }
  if (ingress.length === 0) {
    for (const { port, targetPort } of listServiceTargets(index, proxy)) {
      if (port.protocol === "UDP") continue;
      add({ targetPort, servicePort: port.port, protocol: port.protocol, bind: unspecifiedAddress });
    }
  }
  const ports = [...byPort.values()].toSorted((a, b) => a.targetPort - b.targetPort);
  return { ports, hasIngress: ingress.length > 0 };
}

function readIngressTls(tls: Record<string, unknown>): DownstreamTls {
  const mode = readString(tls["mode"]) ?? "";
  const credential = readString(tls["credentialName"]) ?? "";
  const file = `file-cert:${readString(tls["serverCertificate"]) ?? ""}~${readString(tls["privateKey"]) ?? ""}`;
  return {
    secret: mode === "ISTIO_MUTUAL" ? "default" : credential === "" ? file : `kubernetes://${credential}`,
    requiresClientCertificate: mode === "MUTUAL" || mode === "ISTIO_MUTUAL",
  };
}

/**
 * `connectionPool` of a `Sidecar` for connections that arrive on a port: the port's own, else that of all; undefined: none.
 * Source: istio pilot/pkg/model `InboundConnectionPoolForPort`.
 */
export function findInboundConnectionPool(sidecar: Readonly<Record<string, unknown>>, port: number): unknown {
  const own = readRecords(sidecar["ingress"]).find(
    (item) => readNumber(readRecord(item["port"])["number"]) === port && item["connectionPool"] !== undefined,
  );
  return own?.["connectionPool"] ?? sidecar["inboundConnectionPool"];
}

/** On which ports the listener looks into connections. Source: istio core `populateListenerFilters`. */
function makeInspectors(chains: readonly FilterChain[]): Pick<Listener, "inspectsTls" | "inspectsHttp"> {
  const needs = new Map<number, { tls: boolean; http: boolean }>();
  for (const { port = 0, transport, alpn } of chains) {
    const known = needs.get(port) ?? { tls: false, http: false };
    needs.set(port, {
      tls: known.tls || transport === "tls",
      http: known.http || alpn.some((name) => name === "http/1.1" || name === "h2c"),
    });
  }
  const hasAny = (kind: "tls" | "http") => [...needs.values()].some((need) => need[kind]);
  const [anyTls, anyHttp] = [hasAny("tls"), hasAny("http")];
  const isTlsByDefault = needs.get(0)?.tls ?? false;
  return {
    inspectsTls: (port) => anyTls && (needs.get(port)?.tls ?? isTlsByDefault),
    inspectsHttp: (port) => anyHttp && (needs.get(port)?.http ?? true),
  };
}

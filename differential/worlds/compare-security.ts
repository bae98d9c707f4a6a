import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import { acceptConnection, type ConnectionVerdict } from "@/lib/domain/istio/security/accept-connection";
import type { AccessRequest } from "@/lib/domain/istio/security/access-request";
import { decideAccess } from "@/lib/domain/istio/security/decide-access";
import { findClientTls, type ClientTls } from "@/lib/domain/istio/security/find-client-tls";
import type { EnvoyCluster, EnvoyFilterChain } from "../envoy/envoy-config";
import { isAllowed } from "../envoy/evaluate-rbac";
import { matchFilterChain, type EnvoyConnection } from "../envoy/match-chain";
import type { Stage, StagePod } from "../mesh/stage";
import type { Snapshot } from "../mesh/witness";
import type { Random } from "../random";
import type { Difference } from "./difference";

const inboundPorts = [8080, 9000, 8443, 9090, 3306, 7000, 8000, 5555] as const;
const transports = ["plaintext", "tls", "mtls"] as const;
const protocols = ["http", "http2", "tcp"] as const;

function workloadOf(pod: StagePod) {
  return { namespace: pod.namespace, labels: pod.labels };
}

function describeChain(
  chain: EnvoyFilterChain | undefined,
  { tls, protocol }: EnvoyConnection,
): ConnectionVerdict {
  if (chain === undefined) return { accepted: false, why: "no-filter-chain" };
  const context = chain.transportSocket?.typedConfig;
  const isMesh =
    context?.commonTlsContext?.tlsCertificateSdsSecretConfigs?.[0]?.name === "default" &&
    context.requireClientCertificate === true;
  if (chain.transportSocket !== undefined && (tls === "plaintext" || isMesh !== (tls === "mtls")))
    return { accepted: false, why: "not-mutual-tls" };
  const handles = chain.filters?.some(({ name }) => name === "envoy.filters.network.http_connection_manager")
    ? "http"
    : "tcp";
  const isOpaque = tls !== "plaintext" && chain.transportSocket === undefined;
  if (handles === "http" && (isOpaque || protocol === "tcp")) return { accepted: false, why: "protocol" };
  const path =
    chain.name === "virtualInbound-blackhole"
      ? "blackhole"
      : chain.name?.startsWith("virtualInbound")
        ? "passthrough"
        : "service";
  return { accepted: true, handles, path };
}

function findInboundChain(snapshot: Snapshot, connection: EnvoyConnection): EnvoyFilterChain | undefined {
  const listener = snapshot.listeners.find(({ name }) => name === "virtualInbound");
  if (listener === undefined) throw new Error("istiod serves no inbound listener");
  return matchFilterChain(listener, connection);
}

/** Every port, transport and protocol of a workload: does its proxy take the connection? */
export function compareConnections(world: ClusterWorld, pod: StagePod, snapshot: Snapshot) {
  const differences: Difference[] = [];
  let checks = 0;
  for (const port of inboundPorts) {
    for (const tls of transports) {
      for (const protocol of protocols) {
        const connection = { address: pod.ip, port, tls, protocol };
        const served = describeChain(findInboundChain(snapshot, connection), connection);
        const { value: ours } = acceptConnection(world, workloadOf(pod), { port, tls, protocol });
        checks += 1;
        if (JSON.stringify(served) !== JSON.stringify(ours)) {
          differences.push({
            summary: `${pod.name}.${pod.namespace} takes ${tls} ${protocol} at ${port}`,
            detail: `istiod ${JSON.stringify(served)}, we ${JSON.stringify(ours)}`,
          });
        }
      }
    }
  }
  return { checks, differences };
}

function makeRequest(
  random: Random,
  stage: Stage,
  pod: StagePod,
): AccessRequest & { destinationPort: number; isMutual: boolean } {
  const caller = random.pick([
    `cluster.local/ns/${stage.a}/sa/web`,
    `cluster.local/ns/${stage.b}/sa/data`,
    `cluster.local/ns/${stage.a}/sa/api`,
    "cluster.local/ns/shop/sa/cart",
  ]);
  const isMutual = random.chance(0.75);
  return {
    isMutual,
    sourcePrincipal: isMutual ? caller : null,
    sourceIp: random.pick([`10.246.7.7`, "203.0.113.9", "192.0.2.77"]),
    method: random.pick(["GET", "POST", "PUT"]),
    path: random.pick(["/a", "/a/b", "/b", "/c/1", "/c/1/2", "/", "/a?x=1"]),
    host: random.pick(["web", "web.svc", "shop.example.org", "web.svc:80"]),
    headers: {
      ...random.maybe(0.5, () => ({ "x-lane": random.pick(["fast", "slow", "f"]) })),
      ...random.maybe(0.25, () => ({
        "x-forwarded-for": random.pick(["203.0.113.9", "198.51.100.1, 203.0.113.9", "192.0.2.1"]),
      })),
    },
    destinationPort: random.pick([8080, 8080, 9000, 9090, 3306, 7000, 8000, 5555]),
    destinationIp: pod.ip,
    sni: isMutual ? random.pick(["web.test", ""]) : "",
    claims: random.chance(0.5)
      ? null
      : {
          iss: "https://id.example.com",
          sub: random.pick(["ann", "bob"]),
          aud: random.pick(["shop", ["shop", "post"]]),
          groups: random.pick([["editors"], ["readers", "editor"], "editors"]),
        },
  };
}

/** Random requests that arrive at a workload: do its policies let them pass? */
export function compareAccess(
  random: Random,
  stage: Stage,
  world: ClusterWorld,
  pod: StagePod,
  snapshot: Snapshot,
  count: number,
) {
  const differences: Difference[] = [];
  let checks = 0;
  for (let index = 0; index < count; index += 1) {
    const { isMutual, ...request } = makeRequest(random, stage, pod);
    const tls = isMutual ? "mtls" : "plaintext";
    const isHttp = ![9000, 3306].includes(request.destinationPort);
    const connection = {
      address: pod.ip,
      port: request.destinationPort,
      tls,
      protocol: isHttp ? "http" : "tcp",
    } as const;
    const chain = findInboundChain(snapshot, connection);
    const verdict = describeChain(chain, connection);
    if (chain === undefined || !verdict.accepted) continue;
    const asked: AccessRequest = { ...request, protocol: verdict.handles };
    const { claims, headers = {} } = request;
    const isAllowedByServed = isAllowed(chain, {
      ...(isMutual ? { principal: `spiffe://${request.sourcePrincipal}` } : {}),
      peer: request.sourceIp ?? "",
      remote:
        verdict.handles === "tcp"
          ? (request.sourceIp ?? "")
          : (headers["x-forwarded-for"]?.split(",").at(-1)?.trim() ?? request.sourceIp ?? ""),
      destination: pod.ip,
      port: request.destinationPort,
      serverName: request.sni ?? "",
      host: request.host ?? "",
      method: request.method ?? "",
      path: request.path ?? "",
      headers,
      ...(claims === null || claims === undefined || verdict.handles === "tcp" ? {} : { claims }),
    });
    const { value } = decideAccess(world, workloadOf(pod), asked);
    checks += 1;
    const served = isAllowedByServed ? "allow" : "deny";
    if (value.decision !== served) {
      differences.push({
        summary: `${pod.name}.${pod.namespace} is asked ${JSON.stringify(asked)}`,
        detail: `istiod ${served}, we ${value.decision} by ${JSON.stringify(value.by ?? null)}`,
      });
    }
  }
  return { checks, differences };
}

function describeCluster(cluster: EnvoyCluster): ClientTls {
  if ((cluster.transportSocketMatches ?? []).some(({ name }) => name === "tlsMode-istio")) return "auto";
  const socket = cluster.transportSocket;
  if (socket?.name !== "envoy.transport_sockets.tls") return "none";
  const context = socket.typedConfig?.commonTlsContext;
  const certificates = context?.tlsCertificateSdsSecretConfigs ?? [];
  if (certificates.length === 0) return "simple";
  return certificates[0]?.name === "default" ? "istio_mutual" : "mutual";
}

/** Every service cluster that a client is served: which TLS does it use there? */
export function compareClientTls(world: ClusterWorld, pod: StagePod, snapshot: Snapshot) {
  const differences: Difference[] = [];
  let checks = 0;
  for (const cluster of snapshot.clusters) {
    const [direction, port, subset, host = ""] = cluster.name.split("|");
    if (direction !== "outbound" || host === "") continue;
    const client = { namespace: pod.namespace, labels: pod.labels, type: pod.type };
    const { value: ours } = findClientTls(
      world,
      client,
      host,
      Number(port),
      subset === "" ? undefined : subset,
    );
    const served = describeCluster(cluster);
    checks += 1;
    if (ours !== served) {
      differences.push({
        summary: `${pod.name}.${pod.namespace} calls ${cluster.name}`,
        detail: `istiod ${served}, we ${ours}`,
      });
    }
  }
  return { checks, differences };
}

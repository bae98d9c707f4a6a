import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import type { CallOutcome, RoutingCall } from "@/lib/domain/istio/routing/routing-call";
import { predictCall } from "@/lib/domain/istio/routing/simulate-call";
import { routeCall, shareOut, type RoutedCall } from "../envoy/route-call";
import type { Stage, StagePod } from "../mesh/stage";
import type { Snapshot } from "../mesh/witness";
import type { Random } from "../random";
import { externalHosts, paths, publicHosts } from "./generate-routing";
import type { Difference } from "./difference";

type Call = RoutingCall & { address: string; host: string };

function describeOutcome(outcome: CallOutcome): RoutedCall {
  const { error, redirect, directResponse, rewrite, retries, fault } = outcome;
  return {
    ...(error === undefined ? {} : { error }),
    ...(outcome.listener === undefined ? {} : { listener: outcome.listener }),
    ...(outcome.filterChain === undefined ? {} : { chain: outcome.filterChain }),
    ...(outcome.routeConfiguration === undefined ? {} : { routeConfiguration: outcome.routeConfiguration }),
    ...(outcome.virtualHost === undefined ? {} : { virtualHost: outcome.virtualHost }),
    ...(outcome.route === undefined || outcome.virtualHost === undefined
      ? {}
      : { route: outcome.route.name }),
    ...(outcome.destinations.length === 0
      ? {}
      : {
          destinations: shareOut(
            outcome.destinations.map(({ cluster, share }) => ({ name: cluster, weight: share })),
          ),
        }),
    ...(outcome.virtualHost === undefined || outcome.destinations.length === 0
      ? {}
      : { mirrors: outcome.mirrors.map(({ cluster, percent }) => `${cluster} ${percent}`) }),
    ...(redirect === undefined
      ? {}
      : {
          redirect: JSON.stringify([
            redirect.code,
            redirect.authority,
            redirect.path,
            redirect.isPrefix,
            redirect.scheme ?? "",
            redirect.port ?? 0,
          ]),
        }),
    ...(directResponse === undefined
      ? {}
      : { response: JSON.stringify([directResponse.status, directResponse.body ?? ""]) }),
    ...(rewrite === undefined || (rewrite.uri ?? rewrite.authority ?? rewrite.regex) === undefined
      ? {}
      : {
          rewrite: JSON.stringify([
            rewrite.uri ?? "",
            rewrite.authority ?? "",
            rewrite.regex ? [rewrite.regex.match, rewrite.regex.rewrite] : [],
          ]),
        }),
    ...(outcome.timeoutMs === undefined ? {} : { timeout: outcome.timeoutMs }),
    ...(retries === undefined
      ? {}
      : {
          retries: JSON.stringify([
            retries.attempts,
            retries.retryOn,
            retries.retriableStatusCodes,
            retries.perTryTimeoutMs ?? 0,
          ]),
        }),
    ...(fault === undefined
      ? {}
      : {
          fault: JSON.stringify([
            fault.delay ? [fault.delay.percent, fault.delay.durationMs] : null,
            fault.abort ? [fault.abort.percent, fault.abort.httpStatus ?? 0] : null,
          ]),
        }),
  };
}

/** What differs between what we say of a call and what the served configuration does with it. */
function compare(ours: RoutedCall, served: RoutedCall): string | undefined {
  const names = [...new Set([...Object.keys(ours), ...Object.keys(served)])] as (keyof RoutedCall)[];
  const different = names.filter((name) => JSON.stringify(ours[name]) !== JSON.stringify(served[name]));
  if (different.length === 0) return undefined;
  return different
    .map((name) => `${name}: istiod ${JSON.stringify(served[name])}, we ${JSON.stringify(ours[name])}`)
    .join("; ");
}

function makeOutboundCall(random: Random, stage: Stage): Call {
  const service = random.pick(stage.services);
  const port = random.chance(0.9) ? random.pick(service.ports).port : random.pick([80, 443, 9000, 12_345]);
  const names = [
    service.name,
    `${service.name}.${service.namespace}`,
    `${service.name}.${service.namespace}.svc`,
    service.host,
    `${service.host}:${port}`,
  ];
  const isExternal = random.chance(0.25);
  const pod = stage.pods.find(
    ({ namespace, app }) => namespace === service.namespace && app === service.name,
  );
  const serviceAddress = service.clusterIP === "None" ? (pod?.ip ?? "") : service.clusterIP;
  const isHttp = [80, 9090, 8000, 7000].includes(port) ? random.chance(0.93) : random.chance(0.15);
  const tls = port === 443 ? "tls" : random.chance(0.06) ? "tls" : "plaintext";
  const host = isExternal ? random.pick(externalHosts) : random.pick(names);
  return {
    mode: "outbound",
    address: isExternal
      ? random.pick(["192.0.2.10", "192.0.2.11", "203.0.113.9"])
      : random.chance(0.95)
        ? serviceAddress
        : "203.0.113.9",
    port: isExternal ? random.pick([80, 80, 443, 9000]) : port,
    host,
    protocol: isHttp ? (port === 9090 ? "http2" : random.pick(["http", "http2"])) : "tcp",
    tls,
    ...(tls === "plaintext" ? {} : { sni: host.replace(/:\d+$/, "") }),
    ...makeRequest(random),
  };
}

function makeRequest(random: Random): Pick<RoutingCall, "path" | "method" | "headers" | "scheme"> {
  return {
    path: random.pick(paths),
    method: random.pick(["GET", "GET", "POST"]),
    scheme: "http",
    headers: {
      ...random.maybe(0.4, () => ({ "x-lane": random.pick(["fast", "slow", "fog"]) })),
      ...random.maybe(0.2, () => ({ "x-old": random.pick(["yes", "no"]) })),
    },
  };
}

function makeGatewayCall(random: Random): Call {
  const isSecure = random.chance(0.35);
  const host = random.pick(publicHosts);
  const tls = isSecure ? random.pick(["tls", "mtls"] as const) : random.chance(0.95) ? "plaintext" : "tls";
  return {
    mode: "gateway",
    address: "203.0.113.1",
    port: isSecure ? 8443 : 8080,
    host,
    ...(tls === "plaintext" ? {} : { sni: host }),
    protocol: random.pick(["http", "http2"]),
    tls,
    ...makeRequest(random),
    scheme: isSecure ? "https" : "http",
  };
}

/** Random calls of one proxy, predicted and followed through what istiod serves. */
export function compareRoutes(
  random: Random,
  stage: Stage,
  world: ClusterWorld,
  pod: StagePod,
  snapshot: Snapshot,
  count: number,
): { checks: number; differences: Difference[] } {
  const differences: Difference[] = [];
  for (let index = 0; index < count; index += 1) {
    const call = pod.type === "router" ? makeGatewayCall(random) : makeOutboundCall(random, stage);
    const proxy = { type: pod.type, namespace: pod.namespace, labels: pod.labels, ips: [pod.ip] };
    const ours = describeOutcome(predictCall(world, proxy, call));
    const served = routeCall(
      snapshot,
      {
        address: call.address,
        port: call.port,
        tls: call.tls ?? "plaintext",
        protocol: call.protocol,
        ...(call.sni === undefined ? {} : { sni: call.sni }),
      },
      {
        host: call.host,
        method: call.method ?? "GET",
        path: call.path ?? "/",
        scheme: call.scheme ?? "http",
        headers: call.headers ?? {},
      },
      pod.type === "router" ? {} : { fallback: "virtualOutbound" },
    );
    const text = compare(ours, served);
    if (text !== undefined) {
      differences.push({ summary: `${pod.name}.${pod.namespace}: ${JSON.stringify(call)}`, detail: text });
    }
  }
  return { checks: count, differences };
}

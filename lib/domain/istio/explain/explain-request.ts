import type { ClusterWorld } from "../../kubernetes/projected";
import type { Reason } from "../explanation";
import { resolveShortName } from "../host";
import type { MeshRequest } from "../mesh-request";
import { findListenPort } from "../routing/find-listen-port";
import { problemTexts } from "../routing/explain-call";
import type { CallDestination, CallOutcome, RoutingCall } from "../routing/routing-call";
import type { RoutingProxy } from "../routing/routing-proxy";
import { simulateCall } from "../routing/simulate-call";
import { findTrafficPolicy } from "../routing/traffic-policy";
import { explainArrival, explainEntry } from "./explain-arrival";
import { formatOutcome } from "./format-outcome";
import { listServiceTargets } from "./mesh-workloads";
import type { ExplainedDestination, ExplanationStep, RequestExplanation } from "./request-explanation";

/**
 * Follows one described request through the mesh: the route that takes it, every workload that may get it, whether that
 * workload takes the connection and whether its policies let it pass; each step with the objects and fields that decide.
 */
export function explainRequest(world: ClusterWorld, request: MeshRequest): RequestExplanation {
  const entry = request.source.kind === "gateway" ? explainEntry(world, request) : undefined;
  if (entry !== undefined && entry.state === "refused") {
    return { state: "refused", summary: entry.text, steps: [entry], destinations: [] };
  }
  const routed = route(world, request);
  const steps = [entry, routed.step].filter((step) => step !== undefined);
  if (routed.step !== undefined && routed.step.state !== "ok") {
    return { state: routed.step.state, summary: routed.step.text, steps, destinations: [] };
  }
  const destinations = routed.destinations.flatMap((destination) =>
    arriveAt(world, request, destination, routed.step?.reasons ?? []),
  );
  if (destinations.length === 0 && routed.destinations.length > 0) {
    const hosts = [...new Set(routed.destinations.map(({ cluster }) => cluster))].join(", ");
    const text = `No workload of this cluster is behind ${hosts}: what happens there is not known.`;
    return {
      state: routed.isFinal ? "ok" : "unknown",
      summary: routed.isFinal ? (routed.step?.text ?? text) : text,
      steps,
      destinations,
    };
  }
  if (routed.isFinal) return { state: "ok", summary: routed.step?.text ?? "", steps, destinations };
  return { ...summarize(request, destinations), steps, destinations };
}

interface Routed {
  step?: ExplanationStep;
  destinations: CallDestination[];
  /** Answered by the proxy itself: a redirect or a direct response. */
  isFinal: boolean;
}

/** What the client's proxy does. A client without one goes to the service's address as it is. */
function route(world: ClusterWorld, request: MeshRequest): Routed {
  const { source, destination } = request;
  const host = resolveShortName(destination.host, source.namespace, world.mesh.domain);
  if (source.kind === "outside" || !source.proxied) {
    const text = `The caller has no proxy: it reaches ${host}:${destination.port} as it is, in plain text.`;
    return {
      step: { title: "Route", state: "ok", text, reasons: [] },
      destinations: [{ cluster: `${host}:${destination.port}`, share: 100, host, port: destination.port }],
      isFinal: false,
    };
  }
  const proxy = proxyOf(request);
  const call = callOf(request);
  const port = source.kind === "gateway" ? findListenPort(world, proxy, call.port) : call.port;
  const { value, reasons } = simulateCall(world, proxy, { ...call, port });
  const text = describeRoute(value);
  const state = value.error === undefined && !isDropped(value) ? "ok" : "refused";
  return {
    step: { title: "Route", state, text, reasons },
    destinations: value.destinations,
    isFinal: value.redirect !== undefined || value.directResponse !== undefined,
  };
}

function isDropped({ destinations }: CallOutcome): boolean {
  return destinations.length > 0 && destinations.every(({ cluster }) => cluster === "BlackHoleCluster");
}

function describeRoute(outcome: CallOutcome): string {
  const text = formatOutcome(outcome);
  if (outcome.error !== undefined) return `The request ${text}.`;
  return outcome.redirect !== undefined || outcome.directResponse !== undefined
    ? `The request is ${text}.`
    : `It goes to ${text}.`;
}

function proxyOf({ source }: MeshRequest): RoutingProxy {
  return {
    type: source.kind === "gateway" ? "router" : "sidecar",
    namespace: source.namespace,
    labels: source.labels,
    ...(source.ip === undefined ? {} : { ips: [source.ip] }),
  };
}

function callOf(request: MeshRequest): RoutingCall {
  const { destination, protocol, tls, sni, method, path, scheme, headers, jwt } = request;
  const isHttp = protocol !== "tls" && protocol !== "tcp";
  return {
    mode: request.source.kind === "gateway" ? "gateway" : "outbound",
    port: destination.port,
    protocol: isHttp ? (protocol === "http" ? "http" : "http2") : "tcp",
    tls: protocol === "tls" ? "tls" : (tls ?? "plaintext"),
    host: destination.host,
    method,
    path,
    headers,
    ...(sni === undefined ? {} : { sni }),
    ...(scheme === undefined ? {} : { scheme }),
    ...(jwt === undefined ? {} : { claims: { iss: jwt.issuer, sub: jwt.subject, ...jwt.claims } }),
  };
}

function arriveAt(
  world: ClusterWorld,
  request: MeshRequest,
  destination: CallDestination,
  routeReasons: readonly Reason[],
): ExplainedDestination[] {
  const { host, port, subset, share, problem } = destination;
  if (problem !== undefined) {
    const text = `The request fails with 503: ${problemTexts[problem]} (${destination.cluster}).`;
    return [fail(nameOf(destination), share, text, routeReasons)];
  }
  if (host === undefined || port === undefined) return [];
  const { source } = request;
  const client = { namespace: source.namespace, labels: source.labels };
  const policy = findTrafficPolicy(world, client, host, port, subset);
  if (subset !== undefined && policy.value.subset === undefined) {
    return [
      fail(
        `${host} subset ${subset}`,
        share,
        `No DestinationRule defines subset ${subset} of ${host}: the request fails with 503.`,
        policy.reasons,
      ),
    ];
  }
  const targets = listServiceTargets(world, host, port, policy.value.subset);
  if (targets.length === 0 && listServiceTargets(world, host, port).length > 0) {
    return [
      fail(
        `${host} subset ${subset ?? ""}`,
        share,
        `No workload has the labels of subset ${subset ?? ""}: the request fails with 503.`,
        policy.reasons,
      ),
    ];
  }
  return targets.map(({ workload, port: containerPort }): ExplainedDestination => {
    const steps = explainArrival(world, request, {
      workload,
      containerPort,
      host,
      port,
      ...(subset === undefined ? {} : { subset }),
    });
    return {
      name: workload.name,
      namespace: workload.namespace,
      share: share / targets.length,
      state:
        steps.find(({ state }) => state === "refused")?.state ??
        steps.find(({ state }) => state !== "ok")?.state ??
        "ok",
      steps,
    };
  });
}

function nameOf({ host, subset, cluster }: CallDestination): string {
  if (host === undefined) return cluster;
  return subset === undefined ? host : `${host} subset ${subset}`;
}

function fail(name: string, share: number, text: string, reasons: readonly Reason[]): ExplainedDestination {
  return {
    name,
    namespace: "",
    share,
    state: "refused",
    steps: [{ title: "Destination", state: "refused", text, reasons: [...reasons] }],
  };
}

function summarize(
  { method, path }: MeshRequest,
  destinations: readonly ExplainedDestination[],
): Pick<RequestExplanation, "state" | "summary"> {
  const what = `${method} ${path}`;
  const names = (state: ExplanationStep["state"]) =>
    destinations.filter((destination) => destination.state === state).map(({ name }) => name);
  const refused = names("refused");
  const first = destinations.flatMap(({ steps }) => steps).find(({ state }) => state === "refused");
  if (refused.length > 0 && refused.length < destinations.length) {
    return {
      state: "depends",
      summary: `${what} is refused by ${refused.join(", ")} and delivered to the others. ${first?.text ?? ""}`,
    };
  }
  if (refused.length > 0) return { state: "refused", summary: first?.text ?? `${what} is refused.` };
  const open = destinations.flatMap(({ steps }) => steps).find(({ state }) => state !== "ok");
  if (open !== undefined) return { state: open.state, summary: open.text };
  return { state: "ok", summary: `${what} is delivered to ${[...new Set(names("ok"))].join(", ")}.` };
}

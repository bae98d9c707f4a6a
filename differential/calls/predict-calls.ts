import type { ClusterWorld, PodProjection } from "@/lib/domain/kubernetes/projected";
import { acceptConnection } from "@/lib/domain/istio/security/accept-connection";
import { decideAccess } from "@/lib/domain/istio/security/decide-access";
import { findClientTls } from "@/lib/domain/istio/security/find-client-tls";
import { findEffectiveMtls } from "@/lib/domain/istio/security/find-effective-mtls";
import { predictCall } from "@/lib/domain/istio/routing/simulate-call";
import type { CallLimit } from "../limits";
import { callPath, type targets } from "./generate-calls";

/** What may come of a call, with its chance: who answers, or the gRPC code of the failure. One of several: the load balancer chooses. */
export interface Expectation {
  probability: number;
  outcomes: string[];
}

/** gRPC's codes for HTTP's. Source: grpc doc/http-grpc-status-mapping.md. */
const abortCodes: Record<number, string> = { 401: "Unauthenticated", 418: "Unknown" };

const tlsLabel = "security.istio.io/tlsMode";

function principalOf({ meta, serviceAccount }: PodProjection): string {
  return `cluster.local/ns/${meta.namespace}/sa/${serviceAccount ?? "default"}`;
}

function nameOf({ meta }: PodProjection): string {
  return `${meta.labels["app"]}-${meta.labels["version"]}`;
}

interface Arrival {
  port: number;
  subset?: string;
  host: string;
  headers: Record<string, string>;
}

/** What a call of a pod to a pod comes to, and the limits of the data plane that it would meet. */
function predictArrival(
  world: ClusterWorld,
  caller: PodProjection,
  server: PodProjection,
  { port, subset, host, headers }: Arrival,
): { outcome: string; limits: CallLimit[] } {
  const client = { namespace: caller.meta.namespace ?? "", labels: caller.meta.labels };
  const tls = findClientTls(world, client, host, port, subset).value;
  const isSecured = server.meta.labels[tlsLabel] === "istio";
  // The fleet's own automatic TLS looks at the labels of the two pods, and at nothing else: the shop encrypts when told to.
  const isAutomatic = caller.meta.labels[tlsLabel] === "istio" && isSecured;
  const isMutual = tls === "istio_mutual" || (tls === "auto" && isAutomatic);
  const workload = { namespace: server.meta.namespace ?? "", labels: server.meta.labels };
  const accepts = (transport: "mtls" | "plaintext") =>
    acceptConnection(world, workload, { port, tls: transport, protocol: "http2" }).value.accepted;
  const limits: CallLimit[] = [];
  const sendsOther = tls !== "istio_mutual" && isMutual !== isAutomatic;
  const takesIt = accepts(isMutual ? "mtls" : "plaintext");
  if (sendsOther || (!takesIt && accepts("plaintext"))) limits.push("automatic-tls");
  const { value: mtls } = findEffectiveMtls(world, workload);
  if (!isMutual && isSecured && mtls.mode === "PERMISSIVE") limits.push("permissive");
  const policies = findPolicies(world, server);
  if (policies.some(({ isAllow, rules }) => isAllow && rules.length === 0)) limits.push("allow-nothing");
  if (policies.some(({ rules }) => /"(notPorts|ports)":/.test(JSON.stringify(rules))))
    limits.push("loopback-port");
  if (!takesIt) return { outcome: "Unavailable", limits };
  const { decision } = decideAccess(world, workload, {
    sourcePrincipal: isMutual ? principalOf(caller) : null,
    sourceIp: caller.podIP ?? "",
    method: "POST",
    path: callPath,
    host: `${host}:${port}`,
    headers,
    destinationPort: port,
    destinationIp: server.podIP ?? "",
  }).value;
  if (decision === "depends" || decision === "external") throw new Error(`the decision is ${decision}`);
  return { outcome: decision === "allow" ? nameOf(server) : "PermissionDenied", limits };
}

/** The policies of the call worlds that select a pod. */
function findPolicies(world: ClusterWorld, server: PodProjection): { isAllow: boolean; rules: unknown[] }[] {
  return world.authorizationPolicies.flatMap(({ metadata, spec }) => {
    const {
      action = "ALLOW",
      rules = [],
      selector,
    } = spec as {
      action?: string;
      rules?: unknown[];
      selector?: { matchLabels?: Record<string, string> };
    };
    const labels = Object.entries(selector?.matchLabels ?? {});
    const isSelected =
      metadata.namespace === server.meta.namespace &&
      labels.every(([key, value]) => server.meta.labels[key] === value);
    return isSelected ? [{ isAllow: action === "ALLOW", rules }] : [];
  });
}

function asksForMissingHeader(world: ClusterWorld, host: string, headers: Record<string, string>): boolean {
  return (
    !("end-user" in headers) &&
    world.virtualServices.some(({ spec }) => {
      const { hosts = [], http = [] } = spec as {
        hosts?: string[];
        http?: { match?: { withoutHeaders?: Record<string, object> }[] }[];
      };
      const negated = http.flatMap(({ match = [] }) =>
        match.flatMap(({ withoutHeaders = {} }) => Object.values(withoutHeaders)),
      );
      return hosts.includes(host) && negated.some((matcher) => Object.keys(matcher).length > 0);
    })
  );
}

/** What calls of a pod to a service will come to, by the engine; and the data plane's limits that they meet. */
export function predictCalls(
  world: ClusterWorld,
  caller: PodProjection,
  target: (typeof targets)[number],
  headers: Record<string, string>,
): { expectations: Expectation[]; limits: string[] } {
  const host = `${target.app}.${target.namespace}.svc.cluster.local`;
  const proxy = {
    type: "sidecar",
    namespace: caller.meta.namespace ?? "",
    labels: caller.meta.labels,
  } as const;
  const outcome = predictCall(world, proxy, {
    host: `${host}:${target.port}`,
    port: target.port,
    protocol: "http2",
    method: "POST",
    path: callPath,
    headers,
    address:
      world.services.find(({ meta }) => meta.name === target.app && meta.namespace === target.namespace)
        ?.clusterIP ?? "",
  });
  if (outcome.error !== undefined) throw new Error(`the call ends at ${outcome.error}`);
  const limits = new Set<string>(asksForMissingHeader(world, host, headers) ? ["missing-header"] : []);
  const abort = outcome.fault?.abort;
  const aborted = (abort?.percent ?? 0) / 100;
  const expectations: Expectation[] =
    abort === undefined
      ? []
      : [{ probability: aborted, outcomes: [abortCodes[abort.httpStatus ?? 0] ?? "Unknown"] }];
  for (const { share, subset } of outcome.destinations) {
    const pods = world.pods.filter(
      ({ meta }) =>
        meta.namespace === target.namespace &&
        meta.labels["app"] === target.app &&
        (subset === undefined || meta.labels["version"] === subset),
    );
    const arrivals = pods.map((pod) =>
      predictArrival(world, caller, pod, {
        port: target.port,
        host,
        headers,
        ...(subset === undefined ? {} : { subset }),
      }),
    );
    if (share > 0 && aborted < 1) {
      for (const limit of arrivals.flatMap((arrival) => arrival.limits)) limits.add(limit);
    }
    expectations.push({
      probability: (share / 100) * (1 - aborted),
      outcomes: [...new Set(arrivals.map((arrival) => arrival.outcome))],
    });
  }
  return { expectations, limits: [...limits] };
}

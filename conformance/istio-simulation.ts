import { parseAllDocuments } from "yaml";
import { defaultMeshConfig } from "@/lib/domain/istio/mesh-config";
import type { CallOutcome, RoutingCall } from "@/lib/domain/istio/routing/routing-call";
import type { RouteConfiguration } from "@/lib/domain/istio/routing/proxy-config";
import type { RoutingProxy } from "@/lib/domain/istio/routing/routing-proxy";
import { findRouteConfiguration, predictCall } from "@/lib/domain/istio/routing/simulate-call";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import { judge, type Case } from "./suite";

interface SimulationCase {
  id: string;
  proxy: { type: RoutingProxy["type"]; namespace: string; labels?: Record<string, string> };
  config?: string;
  kubeConfig?: string;
  calls?: { name?: string; call: Record<string, unknown>; result: Record<string, unknown> }[];
  routeName?: string;
  expectVirtualHosts?: Record<string, string[] | null> | null;
}

/** Objects of YAML as Istio's own tests read them: without a namespace they are in `default`. */
function readObjects(text: string | undefined): KubernetesObject[] {
  return parseAllDocuments(text ?? "").flatMap((document): KubernetesObject[] => {
    const object = document.toJS() as KubernetesObject | null;
    if (object === null) return [];
    return [{ ...object, metadata: { namespace: "default", ...object.metadata } }];
  });
}

function readText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The address that Istio's simulation calls when a case names none. */
const anyAddress = "1.3.3.7";

function readCall(call: Record<string, unknown>): RoutingCall {
  const protocol = readText(call.Protocol);
  const host = readText(call.HostHeader);
  const path = readText(call.Path);
  const sni = readText(call.Sni);
  const alpn = readText(call.Alpn ?? call.alpn);
  const certificate = readText(call.MtlsSecretConfigName);
  return {
    mode: (readText(call.CallMode) ?? "outbound") as NonNullable<RoutingCall["mode"]>,
    address: readText(call.Address) ?? anyAddress,
    port: Number(call.Port),
    protocol: protocol === "http" || protocol === "http2" ? protocol : "tcp",
    tls: (readText(call.TLS) ?? "plaintext") as NonNullable<RoutingCall["tls"]>,
    ...(host === undefined ? {} : { host }),
    ...(path === undefined ? {} : { path }),
    ...(sni === undefined ? {} : { sni }),
    ...(alpn === undefined ? {} : { alpn }),
    ...(certificate === undefined ? {} : { certificate }),
  };
}

function describeOutcome(outcome: CallOutcome): Record<string, string | null> {
  const [destination, ...more] = outcome.destinations;
  return {
    Error: outcome.error ?? null,
    ListenerMatched: outcome.listener ?? "",
    FilterChainMatched: outcome.filterChain ?? "",
    RouteMatched: outcome.route?.name ?? "",
    RouteConfigMatched: outcome.routeConfiguration ?? "",
    VirtualHostMatched: outcome.virtualHost ?? "",
    ClusterMatched: more.length === 0 ? (destination?.cluster ?? "") : "",
  };
}

function judgeCall(id: string, expected: Record<string, unknown>, outcome: CallOutcome): Case {
  const got = describeOutcome(outcome);
  const fields = Object.keys(got).filter(
    (field) => field === "Error" || expected.StrictMatch === true || readText(expected[field]) !== undefined,
  );
  const pick = (from: Record<string, unknown>) =>
    Object.fromEntries(fields.map((field) => [field, from[field] ?? (field === "Error" ? null : "")]));
  return judge(id, pick(expected), pick(got));
}

function listClusters(configuration: RouteConfiguration | undefined, host: string): string[] | null {
  const found = configuration?.virtualHosts.find(
    ({ name }) => name === host || name.slice(0, name.lastIndexOf(":")) === host,
  );
  if (found === undefined) return null;
  return found.routes.flatMap(({ action }) =>
    action.kind === "forward" ? action.clusters.map(({ cluster }) => cluster) : [],
  );
}

function runCase({ id, proxy, config, kubeConfig, calls = [], ...routes }: SimulationCase): Case[] {
  // Their istiod knew no domain for short names, and its proxies have this address.
  const world: ClusterWorld = buildClusterWorld(
    "conformance",
    [...readObjects(config), ...readObjects(kubeConfig)],
    { ...defaultMeshConfig, shortNameDomain: "" },
  );
  const capturesDns = calls.some(({ call }) => readText(call.Address)?.startsWith("240.240.") ?? false);
  const node: RoutingProxy = { labels: {}, ...proxy, ips: ["1.1.1.1"], capturesDns };
  const cases = calls.map(({ name = "", call, result }, position) =>
    judgeCall(`${id}/${name || position}`, result, predictCall(world, node, readCall(call))),
  );
  if (routes.routeName === undefined) return cases;
  const configuration = findRouteConfiguration(world, node, routes.routeName);
  const expected = routes.expectVirtualHosts ?? {};
  const got = Object.keys(expected).map((host) => [host, listClusters(configuration, host)] as const);
  return [...cases, judge(id, expected, Object.fromEntries(got))];
}

/** Istio's own simulations: each call is one check, and each table of virtual hosts. */
export function runIstioSimulation(file: unknown): Case[] {
  return (file as { cases: SimulationCase[] }).cases.flatMap(runCase);
}

import { parseAllDocuments } from "yaml";
import { defaultMeshConfig } from "@/lib/domain/istio/mesh-config";
import type { CallOutcome, RoutingCall } from "@/lib/domain/istio/routing/routing-call";
import type { RouteConfiguration } from "@/lib/domain/istio/routing/proxy-config";
import type { RoutingProxy } from "@/lib/domain/istio/routing/routing-proxy";
import { findRouteConfiguration, predictCall } from "@/lib/domain/istio/routing/simulate-call";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import { readRecord, readRecords } from "@/lib/domain/kubernetes/read-field";
import { getRoutingIndex } from "@/lib/domain/istio/routing/routing-index";
import { nameCase, readCases, readCount, readName, readObject, readText, type Row } from "./read-case";
import { readProxy } from "./read-proxy";
import { guardCase, judge, type Case } from "./suite";

/** Objects of YAML as Istio's own tests read them: without a namespace they are in `default`. */
function readManifests(text: unknown): KubernetesObject[] {
  return parseAllDocuments(readText(text)).flatMap((document): KubernetesObject[] => {
    const value: unknown = document.toJS();
    if (value === null || value === undefined) return [];
    const object = readObject(value);
    return [{ ...object, metadata: { namespace: "default", ...object.metadata } }];
  });
}

function readWritten(value: unknown): string | undefined {
  return readText(value) || undefined;
}

/** The address that Istio's simulation calls when a case names none. */
const anyAddress = "1.3.3.7";

/** Virtual hosts for every other host. */
const fallbacks: ReadonlySet<string> = new Set(["allow_any", "block_all"]);

/** Of the proxies of Istio's tests that name none. */
const usualAddresses = ["1.1.1.1"];

function readCall(call: Record<string, unknown>): RoutingCall {
  const protocol = readWritten(call.Protocol);
  const host = readWritten(call.HostHeader);
  const path = readWritten(call.Path);
  const sni = readWritten(call.Sni);
  const alpn = readWritten(call.Alpn ?? call.alpn);
  const certificate = readWritten(call.MtlsSecretConfigName);
  return {
    mode: (readWritten(call.CallMode) ?? "outbound") as NonNullable<RoutingCall["mode"]>,
    address: readWritten(call.Address) ?? anyAddress,
    port: readCount(call.Port),
    protocol: protocol === "http" || protocol === "http2" ? protocol : "tcp",
    tls: (readWritten(call.TLS) ?? "plaintext") as NonNullable<RoutingCall["tls"]>,
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
    (field) =>
      field === "Error" || expected.StrictMatch === true || readWritten(expected[field]) !== undefined,
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

/** Whether a call goes to an address that Istio assigns to a ServiceEntry: then the proxy answers DNS itself. */
function callsAssigned(world: ClusterWorld, calls: readonly Row[]): boolean {
  const assigned = new Set(
    getRoutingIndex(world).services.all.flatMap(({ autoAddresses }) => [...autoAddresses]),
  );
  return calls.some((entry) => assigned.has(readText(readRecord(entry["call"])["Address"])));
}

function runCase(id: string, item: Row): Case[] {
  // Their istiod knew no domain for short names.
  const world = buildClusterWorld(
    "conformance",
    [...readManifests(item["config"]), ...readManifests(item["kubeConfig"])],
    { ...defaultMeshConfig, shortNameDomain: "" },
  );
  const calls = readRecords(item["calls"]);
  const proxy = readProxy(item["proxy"]);
  const node: RoutingProxy = {
    ...proxy,
    ips: proxy.ips ?? usualAddresses,
    capturesDns: proxy.capturesDns ?? callsAssigned(world, calls),
  };
  const cases = calls.flatMap((entry, position) => {
    const name = `${id}/${readName(entry, "name") || position}`;
    return guardCase(name, () =>
      judgeCall(
        name,
        readRecord(entry["result"]),
        predictCall(world, node, readCall(readRecord(entry["call"]))),
      ),
    );
  });
  const routeName = readText(item["routeName"]);
  if (routeName === "") return cases;
  const configuration = findRouteConfiguration(world, node, routeName);
  const expected = readRecord(item["expectVirtualHosts"]);
  const hosts = Object.keys(expected);
  // Without a table no host has routes; what is left is for hosts that nobody knows.
  if (hosts.length === 0) {
    const known = (configuration?.virtualHosts ?? []).map(({ name }) => name);
    return [
      ...cases,
      judge(
        id,
        [],
        known.filter((name) => !fallbacks.has(name)),
      ),
    ];
  }
  const got = hosts.map((host) => [host, listClusters(configuration, host)] as const);
  return [...cases, judge(id, expected, Object.fromEntries(got))];
}

/** Istio's own simulations: each call is one check, and each table of virtual hosts. */
export function runIstioSimulation(content: unknown): Case[] {
  return readCases(content).flatMap((item, index) => {
    const id = nameCase(item, index);
    return guardCase(id, () => runCase(id, item));
  });
}

import { defaultMeshConfig } from "@/lib/domain/istio/mesh-config";
import { findClientTls } from "@/lib/domain/istio/security/find-client-tls";
import { parseCluster, type RouteFault } from "@/lib/domain/istio/routing/proxy-config";
import type { CallOutcome, RoutingCall } from "@/lib/domain/istio/routing/routing-call";
import type { RoutingProxy } from "@/lib/domain/istio/routing/routing-proxy";
import { predictCall } from "@/lib/domain/istio/routing/simulate-call";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import { readNumber, readRecord, readRecords, readStringMap } from "@/lib/domain/kubernetes/read-field";
import { nameCase, readCases, readCount, readName, readObjects, readText, type Row } from "./read-case";
import { readProxy } from "./read-proxy";
import { guardCase, judge, type Case } from "./suite";

/** Envoy's names of the redirects' status codes. */
const redirectCodes: Readonly<Record<number, string>> = {
  301: "MOVED_PERMANENTLY",
  302: "FOUND",
  303: "SEE_OTHER",
  307: "TEMPORARY_REDIRECT",
  308: "PERMANENT_REDIRECT",
};

function round(share: number): number {
  return Math.round(share * 50) / 50;
}

function sortClusters(clusters: readonly { cluster: string; percent: number }[]): unknown {
  return clusters
    .map(({ cluster, percent }) => [cluster, round(percent)] as const)
    .toSorted(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x - y));
}

function readShares(value: unknown): { cluster: string; percent: number }[] {
  return readRecords(value).map(({ cluster, percent }) => ({
    cluster: readText(cluster),
    percent: readNumber(percent) ?? 0,
  }));
}

function readRedirect(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  const { code, host, path } = readRecord(value);
  return { code: code ?? null, host: readText(host), path: readText(path) };
}

const presenceOnly = "present";

/** Delay and abort where the case gives them; most cases only say that there is a fault. */
function describeExpectedFault(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  const { present, delay, abort } = readRecord(value);
  return present !== undefined && delay === undefined && abort === undefined
    ? presenceOnly
    : { delay, abort };
}

function describeFault(fault: RouteFault | undefined, expected: unknown): unknown {
  if (fault === undefined) return null;
  return expected === presenceOnly ? presenceOnly : { delay: fault.delay, abort: fault.abort };
}

/** What is compared, of the case's own result. */
function describeExpected(result: Row): unknown {
  if (result["error"] !== undefined && result["error"] !== null) return { error: result["error"] };
  return {
    destinations: sortClusters(readShares(result["destinations"])),
    redirect: readRedirect(result["redirect"]),
    directResponse: result["directResponse"] ?? null,
    timeoutMs: result["timeoutMs"] ?? null,
    retryAttempts: result["retryAttempts"] ?? null,
    mirrors: sortClusters(readShares(result["mirrors"])),
    fault: describeExpectedFault(result["fault"]),
  };
}

/** The same of our prediction. */
function describeOutcome(outcome: CallOutcome, expectedFault: unknown): unknown {
  if (outcome.error !== undefined) return { error: outcome.error };
  const { redirect } = outcome;
  return {
    destinations: sortClusters(
      outcome.destinations.map(({ cluster, share }) => ({ cluster, percent: share })),
    ),
    redirect:
      redirect === undefined
        ? null
        : {
            code: redirectCodes[redirect.code] ?? redirect.code,
            host: redirect.authority ?? "",
            path: redirect.path ?? "",
          },
    directResponse: outcome.directResponse?.status ?? null,
    timeoutMs: outcome.timeoutMs ?? null,
    retryAttempts: outcome.retries?.attempts ?? null,
    mirrors: sortClusters(outcome.mirrors),
    fault: describeFault(outcome.fault, expectedFault),
  };
}

function readCall(call: Row): RoutingCall {
  const method = readText(call["method"]);
  return {
    protocol: "http",
    host: readText(call["host"]),
    port: readCount(call["port"]),
    path: readText(call["path"]),
    ...(method === "" ? {} : { method }),
    headers: readStringMap(call["headers"]),
  };
}

function judgeClientTls(id: string, world: ClusterWorld, proxy: RoutingProxy, written: unknown): Case {
  const expected = readRecord(written);
  const clusters = Object.keys(expected);
  if (clusters.length === 0) return { id, verdict: "skipped", why: "the case holds no table of client TLS" };
  const got = clusters.map((cluster) => {
    const { host = "", port = 0, subset = "" } = parseCluster(cluster) ?? {};
    return [cluster, findClientTls(world, proxy, host, port, subset || undefined).value];
  });
  return judge(id, expected, Object.fromEntries(got));
}

/** Random worlds; each call and each table of client TLS is one check. Their istiod ran without a domain for short names. */
export function runIstioRoutesRandom(content: unknown): Case[] {
  return readCases(content).flatMap((item, index) => {
    const id = nameCase(item, index);
    return guardCase(id, () => {
      const objects = [...readObjects(item["config"]), ...readObjects(item["kubeConfig"])];
      const mesh = { ...defaultMeshConfig, shortNameDomain: "" };
      const world = buildClusterWorld("conformance", objects, mesh);
      const proxy = readProxy(item["proxy"]);
      const calls = readRecords(item["calls"]).flatMap((entry, position) => {
        const call = readRecord(entry["call"]);
        const name = `${id}/${readName(call, "name") || position}`;
        return guardCase(name, () => {
          const result = readRecord(entry["result"]);
          const outcome = predictCall(world, proxy, readCall(call));
          const fault = describeExpectedFault(result["fault"]);
          return judge(name, describeExpected(result), describeOutcome(outcome, fault));
        });
      });
      const name = `${id}/clientTls`;
      return [...calls, ...guardCase(name, () => judgeClientTls(name, world, proxy, item["clientTls"]))];
    });
  });
}

import { defaultMeshConfig } from "@/lib/domain/istio/mesh-config";
import { findClientTls } from "@/lib/domain/istio/security/find-client-tls";
import type { CallOutcome } from "@/lib/domain/istio/routing/routing-call";
import type { RoutingProxy } from "@/lib/domain/istio/routing/routing-proxy";
import { predictCall } from "@/lib/domain/istio/routing/simulate-call";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { judge, type Case } from "./suite";

interface RandomWorld {
  id: string;
  proxy: RoutingProxy;
  config: KubernetesObject[];
  kubeConfig: KubernetesObject[];
  calls: { call: RandomCall; result: Record<string, unknown> }[];
  clientTls: Record<string, string>;
}

interface RandomCall {
  name: string;
  host: string;
  port: number;
  path: string;
  method: string;
  headers?: Record<string, string>;
}

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

/** What is compared, of the case's own result. */
function describeExpected(result: Record<string, unknown>): unknown {
  if (result.error !== undefined) return { error: result.error };
  return {
    destinations: sortClusters((result.destinations ?? []) as { cluster: string; percent: number }[]),
    redirect: result.redirect ?? null,
    directResponse: result.directResponse ?? null,
    timeoutMs: result.timeoutMs ?? null,
    retryAttempts: result.retryAttempts ?? null,
    mirrors: sortClusters((result.mirrors ?? []) as { cluster: string; percent: number }[]),
    hasFault: result.fault !== undefined,
  };
}

/** The same of our prediction. */
function describeOutcome(outcome: CallOutcome): unknown {
  if (outcome.error !== undefined) return { error: outcome.error };
  const { redirect } = outcome;
  return {
    destinations: sortClusters(
      outcome.destinations.map(({ cluster, share }) => ({ cluster, percent: share })),
    ),
    redirect:
      redirect === undefined
        ? null
        : { code: redirectCodes[redirect.code], host: redirect.authority, path: redirect.path },
    directResponse: outcome.directResponse?.status ?? null,
    timeoutMs: outcome.timeoutMs ?? null,
    retryAttempts: outcome.retries?.attempts ?? null,
    mirrors: sortClusters(outcome.mirrors),
    hasFault: outcome.fault !== undefined,
  };
}

/** Random worlds; each call and each table of client TLS is one check. Their istiod ran without a domain for short names. */
export function runIstioRoutesRandom(file: unknown): Case[] {
  return (file as { cases: RandomWorld[] }).cases.flatMap((item) => {
    const { id, proxy, config, kubeConfig, calls, clientTls } = item;
    const world = buildClusterWorld("conformance", [...config, ...kubeConfig], {
      ...defaultMeshConfig,
      shortNameDomain: "",
    });
    const tls = Object.keys(clientTls).map((cluster) => {
      const [, port, subset, host = ""] = cluster.split("|");
      const found = findClientTls(world, proxy, host, Number(port), subset === "" ? undefined : subset);
      return [cluster, found.value];
    });
    const checks = calls.map(({ call, result }): Case => {
      const { name, host, port, path, method, headers = {} } = call;
      const outcome = predictCall(world, proxy, { protocol: "http", host, port, path, method, headers });
      return judge(`${id}/${name}`, describeExpected(result), describeOutcome(outcome));
    });
    return [...checks, judge(`${id}/clientTls`, clientTls, Object.fromEntries(tls))];
  });
}

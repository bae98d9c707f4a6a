import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import { findRouteConfiguration } from "@/lib/domain/istio/routing/simulate-call";
import type { StagePod } from "../mesh/stage";
import type { Snapshot } from "../mesh/witness";
import type { Difference } from "./difference";

interface Row {
  name: string;
  domains: readonly string[];
  routes: readonly { name?: string }[];
}

/** Envoy compares hosts without case and in its own order of precedence: neither case nor order is a difference. */
function describeHosts(hosts: readonly Row[]): string[] {
  return hosts
    .map(({ name, domains, routes }) => {
      const sorted = domains.map((domain) => domain.toLowerCase()).toSorted();
      return `${name} [${sorted.join(" ")}] routes ${routes.map((route) => route.name ?? "").join(",")}`;
    })
    .toSorted();
}

/** Every route table of a proxy: the same virtual hosts, domains and routes in the same order? */
export function compareTables(world: ClusterWorld, pod: StagePod, snapshot: Snapshot) {
  const differences: Difference[] = [];
  let checks = 0;
  const proxy = { type: pod.type, namespace: pod.namespace, labels: pod.labels, ips: [pod.ip] };
  for (const { name = "", virtualHosts = [] } of snapshot.routes) {
    const ours = describeHosts(findRouteConfiguration(world, proxy, name)?.virtualHosts ?? []);
    const served = describeHosts(virtualHosts.map((host) => ({ routes: [], ...host })));
    checks += 1;
    const missing = served.filter((line) => !ours.includes(line));
    const extra = ours.filter((line) => !served.includes(line));
    if (missing.length + extra.length === 0) continue;
    differences.push({
      summary: `${pod.name}.${pod.namespace} has the routes ${name}`,
      detail: `istiod alone: ${missing.join(" | ")}; we alone: ${extra.join(" | ")}`,
    });
  }
  return { checks, differences };
}

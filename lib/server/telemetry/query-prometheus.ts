import "server-only";
import type { TrafficQuery } from "@/lib/domain/telemetry/build-traffic-queries";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { fetchJson } from "./fetch-json";

/** Queries by name; the answers come under the same names, unchecked. */
type Queries<Name extends string> = Record<Name, TrafficQuery>;

/**
 * Asks one Prometheus all queries at once; each is an instant query, or a range query when it has a step.
 * @param now milliseconds since the epoch: every query is evaluated at this moment.
 * @throws StatusError ServiceUnavailable, naming the cluster, when it does not answer in time.
 */
export async function queryPrometheus<Name extends string>(
  member: Pick<MemberCluster, "name" | "allowLoopback">,
  base: string,
  queries: Queries<Name>,
  now: number,
): Promise<Record<Name, unknown>> {
  const entries = await Promise.all(
    Object.entries<TrafficQuery>(queries).map(async ([name, { query, range }]) => {
      const url = new URL(
        range ? "api/v1/query_range" : "api/v1/query",
        base.endsWith("/") ? base : `${base}/`,
      );
      url.searchParams.set("query", query);
      if (range) {
        url.searchParams.set("start", String(now / 1000 - range.seconds));
        url.searchParams.set("end", String(now / 1000));
        url.searchParams.set("step", String(range.stepSeconds));
      } else {
        url.searchParams.set("time", String(now / 1000));
      }
      return [name, await fetchJson(url, `Prometheus of cluster ${member.name}`, member)] as const;
    }),
  );
  return Object.fromEntries(entries) as Record<Name, unknown>;
}

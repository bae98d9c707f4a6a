import { z } from "zod";
import { comparePushVersions, pushVersionOf } from "./push-version";
import type { Acknowledgement } from "./traffic-split";

const text = z.string().default("");
const syncStatus = z.array(
  z.looseObject({
    proxy: text,
    proxy_type: text,
    cluster_sent: text,
    cluster_acked: text,
    route_sent: text,
    route_acked: text,
    resources: z.record(z.string(), z.looseObject({ lastError: text })).default({}),
  }),
);
type ProxyStatus = z.infer<typeof syncStatus>[number];

/**
 * Reads istiod's `debug/syncz`: do the mesh's proxies have the routes and clusters they were sent?
 * With `after` (a push version) only a later push counts: before it, the save itself had not gone out yet.
 *
 * Gateways and waypoints are left out, the mesh's routes are not theirs; so are workloads that subscribe to no routes,
 * e.g. proxyless servers that call nobody. `proxies` narrows to some ids (`pod.namespace`).
 * An answer that is not syncz, and a mesh without any such proxy, is `unknown`.
 */
export function readAcknowledgement(
  body: unknown,
  { checkedAt, after, proxies }: { checkedAt: string; after?: string; proxies?: readonly string[] },
): Acknowledgement {
  const unknown = (message: string): Acknowledgement => ({
    state: "unknown",
    message,
    proxies: { total: 0, acknowledged: 0, pending: [] },
    checkedAt,
  });
  const parsed = syncStatus.safeParse(body);
  if (!parsed.success) return unknown("istiod gave an answer that cannot be read");
  const concerned = parsed.data.filter(
    ({ proxy, proxy_type: type, route_sent: sent }) =>
      sent !== "" &&
      type !== "router" &&
      type !== "waypoint" &&
      (proxies === undefined || proxies.includes(proxy)),
  );
  if (concerned.length === 0) return unknown("no proxy that routes calls is connected to istiod");

  const pending = concerned.filter((proxy) => !hasAcknowledged(proxy, after));
  const acknowledged = concerned.length - pending.length;
  const refusal = pending.flatMap(({ proxy, resources }) =>
    Object.values(resources).flatMap(({ lastError }) =>
      lastError === "" ? [] : [`${proxy} refuses it: ${lastError}`],
    ),
  )[0];
  const progress = `${acknowledged} of ${concerned.length} proxies have the configuration`;
  return {
    state: pending.length === 0 ? "acknowledged" : "pending",
    message: refusal === undefined ? progress : `${progress}; ${refusal}`,
    proxies: { total: concerned.length, acknowledged, pending: pending.map(({ proxy }) => proxy).toSorted() },
    checkedAt,
  };
}

function hasAcknowledged(proxy: ProxyStatus, after: string | undefined): boolean {
  if (proxy.route_acked !== proxy.route_sent || proxy.cluster_acked !== proxy.cluster_sent) return false;
  if (after === undefined) return true;
  const version = pushVersionOf(proxy.route_acked);
  return version !== undefined && comparePushVersions(version, after) > 0;
}

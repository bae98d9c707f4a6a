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
    listener_sent: text,
    listener_acked: text,
    resources: z.record(z.string(), z.looseObject({ lastError: text, sentTime: text })).default({}),
  }),
);
type ProxyStatus = z.infer<typeof syncStatus>[number];

/** What is sent when configuration changes; endpoints come and go by themselves. */
const configurationTypes = [
  "type.googleapis.com/envoy.config.cluster.v3.Cluster",
  "type.googleapis.com/envoy.config.listener.v3.Listener",
  "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
];
/** istiod gives a push to all proxies that it concerns within less. */
const quietMilliseconds = 3000;

/**
 * Reads istiod's `debug/syncz`: do the mesh's proxies have the routes and clusters they were sent?
 * With `after` (a push version) only a later push counts: before it, the save itself had not gone out yet.
 * istiod leaves out proxies that a change does not concern: policies go to listeners of some, routes of a gateway to gateways.
 * So when a later push is over, by istiod's own times, it is enough that everybody who was sent something has all of it.
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
  const reached =
    proxies === undefined && after !== undefined ? findReached(parsed.data, after, checkedAt) : [];
  if (reached.length > 0 && reached.every((proxy) => isComplete(proxy))) {
    const total = reached.length;
    return {
      state: "acknowledged",
      message: `${total} of ${total} proxies that it concerns have the configuration`,
      proxies: { total, acknowledged: total, pending: [] },
      checkedAt,
    };
  }
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

/** Those who were sent configuration after a push; empty while istiod may still be sending. */
function findReached(all: readonly ProxyStatus[], after: string, checkedAt: string): ProxyStatus[] {
  const reached = all.filter((proxy) =>
    [proxy.cluster_sent, proxy.listener_sent, proxy.route_sent].some((sent) => {
      const version = pushVersionOf(sent);
      return version !== undefined && comparePushVersions(version, after) > 0;
    }),
  );
  const last = Math.max(
    ...reached.flatMap(({ resources }) =>
      configurationTypes.map((type) => Date.parse(resources[type]?.sentTime ?? "")).filter(Number.isFinite),
    ),
  );
  return Date.parse(checkedAt) - last >= quietMilliseconds ? reached : [];
}

function isComplete(proxy: ProxyStatus): boolean {
  return (
    proxy.cluster_acked === proxy.cluster_sent &&
    proxy.listener_acked === proxy.listener_sent &&
    proxy.route_acked === proxy.route_sent
  );
}

function hasAcknowledged(proxy: ProxyStatus, after: string | undefined): boolean {
  if (proxy.route_acked !== proxy.route_sent || proxy.cluster_acked !== proxy.cluster_sent) return false;
  if (after === undefined) return true;
  const version = pushVersionOf(proxy.route_acked);
  return version !== undefined && comparePushVersions(version, after) > 0;
}

import { z } from "zod";

const syncStatus = z.array(
  z.looseObject({
    cluster_sent: z.string().optional(),
    route_sent: z.string().optional(),
    listener_sent: z.string().optional(),
  }),
);

/**
 * A push of istiod: `{RFC 3339 time}/{counter}`, the prefix of every nonce it sends (the rest is a UUID).
 * Source: istio pilot/pkg/xds/discovery.go, NextVersion and nonce.
 */
const prefix = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))\/(\d+)/;
const uuidLength = 36;

/** The push version of a nonce, or undefined when it is no nonce of istiod. */
export function pushVersionOf(nonce: string | undefined): string | undefined {
  const match = nonce === undefined ? null : prefix.exec(nonce.slice(0, -uuidLength));
  return match ? `${match[1]}/${match[2]}` : undefined;
}

/** Order of two push versions: by time (a restarted istiod counts from 1 again), then by counter. */
export function comparePushVersions(a: string, b: string): number {
  const [timeA = "", counterA = "0"] = a.split("/");
  const [timeB = "", counterB = "0"] = b.split("/");
  return Date.parse(timeA) - Date.parse(timeB) || Number(counterA) - Number(counterB);
}

/** The newest push that any proxy was sent, from the JSON of `debug/syncz`; undefined when there is none or it is no such answer. */
export function latestPushVersion(body: unknown): string | undefined {
  const parsed = syncStatus.safeParse(body);
  if (!parsed.success) return undefined;
  return parsed.data
    .flatMap((proxy) => [proxy.cluster_sent, proxy.route_sent, proxy.listener_sent])
    .map(pushVersionOf)
    .filter((version) => version !== undefined)
    .toSorted(comparePushVersions)
    .at(-1);
}

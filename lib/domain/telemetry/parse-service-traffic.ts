import type { ServiceTraffic } from "../kubernetes/service-view";
import { compareText } from "../kubernetes/select";
import { findSeriesRange, type TrafficQueries } from "./build-traffic-queries";
import { parseSeries, parseVector, type Sample } from "./parse-prometheus";
import { isError, percentOf, sum } from "./sample-sums";

/**
 * Makes Prometheus' answers to `buildTrafficQueries` into the traffic of a service. No series at all, or an answer that
 * is none, is `unknown`; a measured 0 is 0.
 * @param at when the queries were evaluated, RFC 3339.
 */
export function parseServiceTraffic(
  answers: { [Name in keyof TrafficQueries]: unknown },
  { windowSeconds, at }: { windowSeconds: number; at: string },
): ServiceTraffic {
  const range = findSeriesRange(windowSeconds);
  const requests = parseVector(answers.requests);
  const callers = parseVector(answers.callers);
  const security = parseVector(answers.security);
  const p95 = parseVector(answers.p95)?.[0]?.value;
  const points = parseSeries(answers.series, { ...range, endSeconds: Date.parse(at) / 1000 });
  if (requests === undefined || callers === undefined || security === undefined || points === undefined) {
    return { state: "unknown", message: "Prometheus gave an answer that cannot be read", windowSeconds };
  }
  if (requests.length === 0) {
    return {
      state: "unknown",
      message: "Prometheus has measured no requests to this service",
      windowSeconds,
    };
  }
  const total = sum(requests);
  return {
    state: "measured",
    windowSeconds,
    at,
    requestsPerSecond: total,
    errorPercent: percentOf(sum(requests.filter(isError)), total),
    ...(p95 === undefined ? {} : { p95Milliseconds: p95 }),
    versions: listVersions(requests, total),
    callers: listCallers(callers, security),
    series: { stepSeconds: range.stepSeconds, points },
  };
}

function listVersions(requests: readonly Sample[], total: number) {
  const versions = Map.groupBy(
    requests,
    ({ labels }) => labels["destination_canonical_revision"] || "unknown",
  );
  return [...versions]
    .map(([version, samples]) => {
      const rate = sum(samples);
      return {
        version,
        requestsPerSecond: rate,
        percent: percentOf(rate, total),
        errorPercent: percentOf(sum(samples.filter(isError)), rate),
      };
    })
    .toSorted((a, b) => compareText(a.version, b.version));
}

function listCallers(callers: readonly Sample[], security: readonly Sample[]) {
  const keyOf = ({ labels }: Sample) =>
    `${labels["source_workload_namespace"] ?? ""}/${labels["source_workload"] ?? ""}`;
  const seen = Map.groupBy(security, keyOf);
  return callers
    .filter(({ value }) => value > 0)
    .map((caller) => {
      const connections = seen.get(keyOf(caller)) ?? [];
      const known = sum(connections);
      const mutual = sum(
        connections.filter(({ labels }) => labels["connection_security_policy"] === "mutual_tls"),
      );
      return {
        workload: caller.labels["source_workload"] || "unknown",
        namespace: caller.labels["source_workload_namespace"] || "unknown",
        requestsPerSecond: caller.value,
        ...(known > 0 ? { mtlsPercent: percentOf(mutual, known) } : {}),
      };
    })
    .toSorted((a, b) => b.requestsPerSecond - a.requestsPerSecond || compareText(a.workload, b.workload));
}

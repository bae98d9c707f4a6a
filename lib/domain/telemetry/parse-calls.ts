import { compareText } from "../kubernetes/select";
import type { CallQueries } from "./build-call-queries";
import type { Call } from "./call";
import { parseVector, type Sample } from "./parse-prometheus";
import { isError, percentOf, sum } from "./sample-sums";

/**
 * Makes Prometheus' answers to `buildCallQueries` into calls, in a stable order. Callers or services that Istio could not
 * name ("unknown") are left out. Undefined when the answer cannot be read: then nothing is known, not "no calls".
 */
export function parseCalls(
  answers: { [Name in keyof CallQueries]: unknown },
  cluster: string,
): Call[] | undefined {
  const requests = parseVector(answers.requests);
  const security = parseVector(answers.security);
  if (requests === undefined || security === undefined) return undefined;
  const seen = Map.groupBy(security, keyOf);
  return [...Map.groupBy(requests.filter(isNamed), keyOf)]
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([key, samples]) => {
      const [first] = samples;
      if (!first) return [];
      const rate = sum(samples);
      const connections = seen.get(key) ?? [];
      const mutual = connections.filter(
        ({ labels }) => labels["connection_security_policy"] === "mutual_tls",
      );
      const { labels } = first;
      return [
        {
          source: {
            cluster,
            namespace: labels["source_workload_namespace"] ?? "",
            workload: labels["source_workload"] ?? "",
          },
          service: {
            namespace: labels["destination_service_namespace"] ?? "",
            name: labels["destination_service_name"] ?? "",
          },
          rate: Number(rate.toPrecision(2)),
          errorPercent: Number(percentOf(sum(samples.filter(isError)), rate).toFixed(1)),
          ...(connections.length > 0
            ? { mtlsPercent: Math.round(percentOf(sum(mutual), sum(connections))) }
            : {}),
        },
      ];
    });
}

const names = [
  "source_workload_namespace",
  "source_workload",
  "destination_service_namespace",
  "destination_service_name",
];

function keyOf({ labels }: Sample): string {
  return names.map((name) => labels[name] ?? "").join("/");
}

function isNamed({ labels }: Sample): boolean {
  return names.every((name) => (labels[name] ?? "") !== "" && labels[name] !== "unknown");
}

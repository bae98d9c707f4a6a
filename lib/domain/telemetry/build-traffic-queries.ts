/** One PromQL query; an instant query unless it has a range. */
export interface TrafficQuery {
  query: string;
  range?: { seconds: number; stepSeconds: number };
}

export interface TrafficQueries {
  /** Rate by version and outcome. */
  requests: TrafficQuery;
  /** Rate by calling workload. */
  callers: TrafficQuery;
  /** Rate by calling workload and connection security, as the called side saw it. */
  security: TrafficQuery;
  /** 95th percentile of the duration in milliseconds. */
  p95: TrafficQuery;
  /** Total rate over time. */
  series: TrafficQuery;
}

/** The stretch of the small chart for a window: ten windows, at most 61 points. */
export function findSeriesRange(windowSeconds: number): { seconds: number; stepSeconds: number } {
  const stepSeconds = Math.max(1, Math.ceil(windowSeconds / 6));
  return { seconds: stepSeconds * 60, stepSeconds };
}

/**
 * PromQL for the requests to one service in one cluster, from Istio's standard metrics.
 *
 * Each request is counted once: as its caller reported it; as the called side did when the caller has no proxy
 * (`source_workload="unknown"`). Requests that reached no endpoint carry no destination cluster and count in the caller's.
 * Only the called side knows the security of a connection.
 */
export function buildTrafficQueries(input: {
  cluster: string;
  namespace: string;
  service: string;
  windowSeconds: number;
}): TrafficQueries {
  const { windowSeconds } = input;
  const cluster = quote(input.cluster);
  const service = `destination_service_namespace=${quote(input.namespace)},destination_service_name=${quote(input.service)}`;
  const selectors = [
    `reporter="source",${service},destination_cluster=${cluster}`,
    `reporter="source",${service},destination_cluster=~"unknown|",source_cluster=${cluster}`,
    `reporter="destination",${service},destination_cluster=${cluster},source_workload="unknown"`,
  ];
  const once = (metric: string) =>
    selectors.map((selector) => `rate(${metric}{${selector}}[${windowSeconds}s])`).join(" or ");
  const requests = once("istio_requests_total");
  const seen = `rate(istio_requests_total{reporter="destination",${service},destination_cluster=${cluster}}[${windowSeconds}s])`;
  return {
    requests: {
      query: `sum by (destination_canonical_revision,request_protocol,response_code,grpc_response_status) (${requests})`,
    },
    callers: { query: `sum by (source_workload,source_workload_namespace) (${requests})` },
    security: {
      query: `sum by (source_workload,source_workload_namespace,connection_security_policy) (${seen})`,
    },
    p95: {
      query: `histogram_quantile(0.95, sum by (le) (${once("istio_request_duration_milliseconds_bucket")}))`,
    },
    series: { query: `sum(${requests})`, range: findSeriesRange(windowSeconds) },
  };
}

/** A PromQL string. Source: prometheus.io/docs, "String literals" (Go's escapes). */
function quote(text: string): string {
  return JSON.stringify(text);
}

import type { TrafficQuery } from "./build-traffic-queries";

export interface CallQueries {
  /** Rate by caller, called service and outcome, as the caller saw it. */
  requests: TrafficQuery;
  /** Rate by caller, called service and connection security, as the called side saw it. */
  security: TrafficQuery;
}

/**
 * PromQL for all calls that start in one cluster: two queries, whatever the number of namespaces.
 * Source: istio.io "Standard metrics"; requests are counted as the caller reports them, so none is counted twice.
 */
export function buildCallQueries({
  cluster,
  windowSeconds,
}: {
  cluster: string;
  windowSeconds: number;
}): CallQueries {
  const by =
    "source_workload,source_workload_namespace,destination_service_name,destination_service_namespace";
  const rate = (reporter: string) =>
    `rate(istio_requests_total{reporter="${reporter}",source_cluster=${JSON.stringify(cluster)}}[${windowSeconds}s])`;
  return {
    requests: {
      query: `sum by (${by},request_protocol,response_code,grpc_response_status) (${rate("source")}) > 0`,
    },
    security: { query: `sum by (${by},connection_security_policy) (${rate("destination")}) > 0` },
  };
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { serviceQueries } from "@/lib/client/services";
import type { TopologyNode } from "@/lib/domain/topology/topology";
import { TrafficSummary } from "./traffic-summary";

const windowSeconds = 60;

export function TrafficSummaryContainer({ node }: { node: TopologyNode }) {
  const traffic = useQuery(
    serviceQueries.traffic(
      { cluster: node.cluster, namespace: node.namespace, service: node.name },
      windowSeconds,
    ),
  );
  return (
    <TrafficSummary
      split={node.split}
      traffic={traffic.data}
      problem={traffic.data === undefined ? traffic.error?.message : undefined}
    />
  );
}

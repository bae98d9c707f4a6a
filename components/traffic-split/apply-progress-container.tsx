"use client";

import { useQuery } from "@tanstack/react-query";
import { type ServiceKey, serviceQueries } from "@/lib/client/services";
import { trafficSplitQueries } from "@/lib/client/traffic-split";
import { ApplyProgress, type ApplyProgressProps } from "./apply-progress";

interface Props extends Omit<ApplyProgressProps, "acknowledgement" | "traffic" | "cluster"> {
  service: ServiceKey;
  /** Changes with each save, so that an old answer is never shown for a new one. */
  revision: string;
  /** istiod's newest push before the save. */
  pushVersion: string | undefined;
}

/** Short, so that what is measured is after the change and not a mean of before and after. */
const windowSeconds = 10;

/** Watches a save on its way: proxies each second, traffic every two. */
export function ApplyProgressContainer({ service, revision, pushVersion, ...props }: Props) {
  const acknowledgement = useQuery(trafficSplitQueries.acknowledgement(service, revision, pushVersion));
  const traffic = useQuery(serviceQueries.traffic(service, windowSeconds));
  return (
    <ApplyProgress
      {...props}
      cluster={service.cluster}
      acknowledgement={acknowledgement.data}
      traffic={traffic.data}
    />
  );
}

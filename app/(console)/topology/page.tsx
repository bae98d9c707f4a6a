import type { Metadata } from "next";
import { Suspense } from "react";
import { TopologyContainer } from "@/components/topology/topology-container";
import { TopologySkeleton } from "@/components/topology/topology-states";

export const metadata: Metadata = { title: "Topology" };

export default function TopologyPage() {
  return (
    // The view is read from the address, which is known only with the request.
    <Suspense fallback={<TopologySkeleton />}>
      <TopologyContainer />
    </Suspense>
  );
}

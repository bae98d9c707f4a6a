import type { Metadata } from "next";
import { ClustersContainer } from "@/components/clusters/clusters-container";

export const metadata: Metadata = { title: "Clusters" };

export default function ClustersPage() {
  return <ClustersContainer />;
}

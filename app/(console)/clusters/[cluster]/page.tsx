import type { Metadata } from "next";
import { ClusterDetailContainer } from "@/components/clusters/cluster-detail-container";

interface ClusterPageProps {
  params: Promise<{ cluster: string }>;
}

export async function generateMetadata({ params }: ClusterPageProps): Promise<Metadata> {
  return { title: decodeURIComponent((await params).cluster) };
}

export default async function ClusterPage({ params }: ClusterPageProps) {
  return <ClusterDetailContainer name={decodeURIComponent((await params).cluster)} />;
}

import type { Metadata } from "next";
import { TrafficSplitContainer } from "@/components/traffic-split/traffic-split-container";

interface Props {
  params: Promise<{ cluster: string; namespace: string; service: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { service } = await params;
  return { title: `Split traffic of ${decodeURIComponent(service)}` };
}

export default async function TrafficSplitPage({ params }: Props) {
  const { cluster, namespace, service } = await params;
  return (
    <TrafficSplitContainer
      cluster={decodeURIComponent(cluster)}
      namespace={decodeURIComponent(namespace)}
      service={decodeURIComponent(service)}
    />
  );
}

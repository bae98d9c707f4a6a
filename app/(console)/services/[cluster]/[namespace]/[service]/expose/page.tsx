import type { Metadata } from "next";
import { ExposureContainer } from "@/components/exposure/exposure-container";

interface Props {
  params: Promise<{ cluster: string; namespace: string; service: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { service } = await params;
  return { title: `Expose ${decodeURIComponent(service)}` };
}

export default async function ExposePage({ params }: Props) {
  const { cluster, namespace, service } = await params;
  return (
    <ExposureContainer
      cluster={decodeURIComponent(cluster)}
      namespace={decodeURIComponent(namespace)}
      service={decodeURIComponent(service)}
    />
  );
}

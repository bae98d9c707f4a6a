import type { Metadata } from "next";
import { ServiceDetailContainer } from "@/components/services/service-detail-container";

interface ServicePageProps {
  params: Promise<{ cluster: string; namespace: string; service: string }>;
}

export async function generateMetadata({ params }: ServicePageProps): Promise<Metadata> {
  const { cluster, service } = await params;
  return { title: `${decodeURIComponent(service)} in ${decodeURIComponent(cluster)}` };
}

export default async function ServicePage({ params }: ServicePageProps) {
  const { cluster, namespace, service } = await params;
  return (
    <ServiceDetailContainer
      cluster={decodeURIComponent(cluster)}
      namespace={decodeURIComponent(namespace)}
      service={decodeURIComponent(service)}
    />
  );
}

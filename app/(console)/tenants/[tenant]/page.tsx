import type { Metadata } from "next";
import { TenantContainer } from "@/components/tenants/tenant-container";

interface TenantPageProps {
  params: Promise<{ tenant: string }>;
}

export async function generateMetadata({ params }: TenantPageProps): Promise<Metadata> {
  const { tenant } = await params;
  return { title: `Tenant ${decodeURIComponent(tenant)}` };
}

export default async function TenantPage({ params }: TenantPageProps) {
  const { tenant } = await params;
  return <TenantContainer name={decodeURIComponent(tenant)} />;
}

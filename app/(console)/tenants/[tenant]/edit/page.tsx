import type { Metadata } from "next";
import { TenantEditorContainer } from "@/components/tenants/tenant-editor-container";

interface EditTenantPageProps {
  params: Promise<{ tenant: string }>;
}

export async function generateMetadata({ params }: EditTenantPageProps): Promise<Metadata> {
  const { tenant } = await params;
  return { title: `Edit tenant ${decodeURIComponent(tenant)}` };
}

export default async function EditTenantPage({ params }: EditTenantPageProps) {
  const { tenant } = await params;
  return <TenantEditorContainer name={decodeURIComponent(tenant)} />;
}

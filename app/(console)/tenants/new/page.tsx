import type { Metadata } from "next";
import { TenantEditorContainer } from "@/components/tenants/tenant-editor-container";

export const metadata: Metadata = { title: "New tenant" };

export default function NewTenantPage() {
  return <TenantEditorContainer name={undefined} />;
}

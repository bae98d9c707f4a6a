import type { Metadata } from "next";
import { TenantsContainer } from "@/components/tenants/tenants-container";

export const metadata: Metadata = { title: "Tenants" };

export default function TenantsPage() {
  return <TenantsContainer />;
}

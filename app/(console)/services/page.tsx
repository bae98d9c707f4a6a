import type { Metadata } from "next";
import { ServicesContainer } from "@/components/services/services-container";

export const metadata: Metadata = { title: "Services" };

export default function ServicesPage() {
  return <ServicesContainer />;
}

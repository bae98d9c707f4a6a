import type { Metadata } from "next";
import { ConfigurationContainer } from "@/components/configuration/configuration-container";

export const metadata: Metadata = { title: "Configuration" };

export default function ConfigurationPage() {
  return <ConfigurationContainer />;
}

import type { Metadata } from "next";
import { OverviewContainer } from "@/components/overview/overview-container";

export const metadata: Metadata = { title: "Overview" };

export default function OverviewPage() {
  return <OverviewContainer />;
}

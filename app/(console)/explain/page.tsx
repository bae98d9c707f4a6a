import type { Metadata } from "next";
import { ExplainContainer } from "@/components/explanation/explain-container";

export const metadata: Metadata = { title: "Explain" };

export default function ExplainPage() {
  return <ExplainContainer />;
}

import type { Metadata } from "next";
import { HistoryContainer } from "@/components/audit/history-container";

export const metadata: Metadata = { title: "History" };

export default function HistoryPage() {
  return <HistoryContainer />;
}

import type { Metadata } from "next";
import { IssuesContainer } from "@/components/issues/issues-container";

export const metadata: Metadata = { title: "Issues" };

export default function IssuesPage() {
  return <IssuesContainer />;
}

import type { Metadata } from "next";
import { TeamsContainer } from "@/components/teams/teams-container";

export const metadata: Metadata = { title: "Teams" };

export default function TeamsPage() {
  return <TeamsContainer />;
}

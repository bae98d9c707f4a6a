import type { Metadata } from "next";
import { WorkspacesContainer } from "@/components/workspaces/workspaces-container";

export const metadata: Metadata = { title: "Workspaces" };

export default function WorkspacesPage() {
  return <WorkspacesContainer />;
}

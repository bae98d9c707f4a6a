import type { Metadata } from "next";
import { WorkspaceContainer } from "@/components/workspaces/workspace-container";

interface WorkspacePageProps {
  params: Promise<{ workspace: string }>;
}

export async function generateMetadata({ params }: WorkspacePageProps): Promise<Metadata> {
  const { workspace } = await params;
  return { title: `Workspace ${decodeURIComponent(workspace)}` };
}

export default async function WorkspacePage({ params }: WorkspacePageProps) {
  const { workspace } = await params;
  return <WorkspaceContainer name={decodeURIComponent(workspace)} />;
}

import type { Metadata } from "next";
import { WorkspaceEditorContainer } from "@/components/workspaces/workspace-editor-container";

interface EditWorkspacePageProps {
  params: Promise<{ workspace: string }>;
}

export async function generateMetadata({ params }: EditWorkspacePageProps): Promise<Metadata> {
  const { workspace } = await params;
  return { title: `Edit workspace ${decodeURIComponent(workspace)}` };
}

export default async function EditWorkspacePage({ params }: EditWorkspacePageProps) {
  const { workspace } = await params;
  return <WorkspaceEditorContainer name={decodeURIComponent(workspace)} />;
}

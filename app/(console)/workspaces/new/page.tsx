import type { Metadata } from "next";
import { WorkspaceEditorContainer } from "@/components/workspaces/workspace-editor-container";

export const metadata: Metadata = { title: "New workspace" };

interface NewWorkspacePageProps {
  searchParams: Promise<{ tenant?: string | string[] }>;
}

export default async function NewWorkspacePage({ searchParams }: NewWorkspacePageProps) {
  const { tenant } = await searchParams;
  return (
    <WorkspaceEditorContainer name={undefined} tenant={typeof tenant === "string" ? tenant : undefined} />
  );
}

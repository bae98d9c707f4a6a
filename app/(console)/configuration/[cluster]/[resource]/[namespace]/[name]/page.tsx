import type { Metadata } from "next";
import { ObjectEditorContainer } from "@/components/configuration/object-editor-container";

interface Props {
  params: Promise<{ cluster: string; resource: string; namespace: string; name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name } = await params;
  return { title: decodeURIComponent(name) };
}

export default async function ObjectPage({ params }: Props) {
  const { cluster, resource, namespace, name } = await params;
  return (
    <ObjectEditorContainer
      cluster={decodeURIComponent(cluster)}
      resource={decodeURIComponent(resource)}
      namespace={decodeURIComponent(namespace)}
      name={decodeURIComponent(name)}
    />
  );
}

import type { Metadata } from "next";
import { ChangeSetContainer } from "@/components/change-sets/change-set-container";

interface Props {
  params: Promise<{ namespace: string; name: string }>;
}

export const metadata: Metadata = { title: "Change set" };

export default async function ChangeSetPage({ params }: Props) {
  const { namespace, name } = await params;
  return <ChangeSetContainer namespace={decodeURIComponent(namespace)} name={decodeURIComponent(name)} />;
}

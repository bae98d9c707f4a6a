import type { Metadata } from "next";
import { Suspense } from "react";
import { NewObjectContainer } from "@/components/configuration/new-object-container";

export const metadata: Metadata = { title: "New object" };

interface Props {
  params: Promise<{ cluster: string; resource: string }>;
}

export default async function NewObjectPage({ params }: Props) {
  const { cluster, resource } = await params;
  return (
    <Suspense>
      <NewObjectContainer cluster={decodeURIComponent(cluster)} resource={decodeURIComponent(resource)} />
    </Suspense>
  );
}

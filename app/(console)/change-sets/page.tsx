import type { Metadata } from "next";
import { ChangeSetsContainer } from "@/components/change-sets/change-sets-container";

export const metadata: Metadata = { title: "Change sets" };

export default function ChangeSetsPage() {
  return <ChangeSetsContainer />;
}

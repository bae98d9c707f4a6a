import type { Metadata } from "next";
import { AccessContainer } from "@/components/access/access-container";

export const metadata: Metadata = { title: "Access" };

export default function AccessPage() {
  return <AccessContainer />;
}

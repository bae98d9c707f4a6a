import { redirect } from "next/navigation";
import { homeOf } from "@/components/shell/navigation";
import { requirePage } from "@/lib/server/authentication/require-page";

export default async function Home() {
  const { role } = await requirePage();
  redirect(homeOf(role));
}

import type { ReactNode } from "react";
import { ShellContainer } from "@/components/shell/shell-container";
import { requirePage } from "@/lib/server/authentication/require-page";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { name, email, role, username } = await requirePage();
  return (
    <ShellContainer person={{ name, role, username, ...(email === undefined ? {} : { email }) }}>
      {children}
    </ShellContainer>
  );
}

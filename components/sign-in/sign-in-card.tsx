import type { ReactNode } from "react";
import { ProductMark } from "@/components/shell/product-mark";
import { Callout } from "@/components/ui/callout";
import type { SignInProblem } from "./explain-sign-in-error";

interface SignInCardProps {
  problem?: SignInProblem | undefined;
  children: ReactNode;
}

/** The product's mark, what went wrong last, and the way in. */
export function SignInCard({ problem, children }: SignInCardProps) {
  return (
    <main className="grid min-h-dvh place-items-center bg-bg p-6 text-text">
      <div className="grid w-full max-w-sm gap-5 rounded-lg border border-line bg-surface p-7">
        <header className="grid gap-3">
          <ProductMark className="size-9" />
          <div>
            <h1 className="text-lg font-semibold">Isthmus</h1>
            <p className="text-muted">Many clusters and meshes, one place</p>
          </div>
        </header>
        {problem && (
          <div role="alert">
            <Callout tone="bad" title={problem.title}>
              {problem.advice}
            </Callout>
          </div>
        )}
        {children}
      </div>
    </main>
  );
}

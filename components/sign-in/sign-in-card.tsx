import type { ReactNode } from "react";
import { Callout } from "@/components/ui/callout";
import type { SignInProblem } from "./explain-sign-in-error";

interface SignInCardProps {
  problem?: SignInProblem | undefined;
  signedOut?: boolean;
  children: ReactNode;
}

/** The product's mark, what went wrong last, and the way in. */
export function SignInCard({ problem, signedOut = false, children }: SignInCardProps) {
  return (
    <main className="grid min-h-dvh place-items-center bg-bg p-6 text-text">
      <div className="grid w-full max-w-sm gap-5 rounded-lg border border-line bg-surface p-7">
        <header className="grid gap-3">
          <svg viewBox="0 0 32 32" aria-hidden className="size-9 text-accent">
            <rect x="1" y="1" width="30" height="30" rx="8" fill="currentColor" opacity="0.14" />
            <path
              d="M6 9h7c3 0 3 14 6 14h7M6 23h7c3 0 3-14 6-14h7"
              fill="none"
              stroke="currentColor"
              strokeWidth="2.5"
              strokeLinecap="round"
            />
          </svg>
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
        {signedOut && !problem && <Callout tone="info">You are signed out.</Callout>}
        {children}
      </div>
    </main>
  );
}

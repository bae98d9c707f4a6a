import type { ReactNode } from "react";

/** One of the questions that a rule answers: which requests, what on the way, where to. */
export function RulePart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <h4 className="text-2xs font-semibold tracking-wide text-muted uppercase">{title}</h4>
      {children}
    </section>
  );
}

import type { ReactNode } from "react";

/** A titled part of a form. */
export function Section({
  title,
  description,
  children,
}: {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className="flex flex-col gap-4 border-b border-line p-4 last:border-b-0">
      <header>
        <h2 className="font-semibold">{title}</h2>
        {description === undefined ? null : <p className="text-sm text-muted">{description}</p>}
      </header>
      {children}
    </section>
  );
}

/** Fields side by side where there is room. */
export function FieldGrid({ children }: { children: ReactNode }) {
  return <div className="grid gap-4 sm:grid-cols-2">{children}</div>;
}

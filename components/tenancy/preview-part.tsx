import type { ReactNode } from "react";

interface PreviewPartProps {
  title: string;
  /** Of a list that is told one by one. */
  count?: number;
  /** How many there are beside those that are told. */
  more?: number;
  children: ReactNode;
}

/** One list of what a change does. */
export function PreviewPart({ title, count, more = 0, children }: PreviewPartProps) {
  return (
    <section aria-label={title} className="min-w-0 text-sm">
      <h3 className="font-medium">
        {title}
        {count === undefined ? null : <span className="text-muted"> {count + more}</span>}
      </h3>
      <ul className="divide-y divide-line wrap-anywhere">{children}</ul>
      {more > 0 ? <p className="text-muted">and {more} more</p> : null}
    </section>
  );
}

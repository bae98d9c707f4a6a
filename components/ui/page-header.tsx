import type { ReactNode } from "react";

interface PageHeaderProps {
  title: ReactNode;
  /** Beside the title: pills that say the state. */
  state?: ReactNode;
  subtitle?: ReactNode;
  /** Right: at most one primary action, last. */
  actions?: ReactNode;
}

/** Sticky head of a page: title, state, one primary action. */
export function PageHeader({ title, state, subtitle, actions }: PageHeaderProps) {
  return (
    <div className="z-20 border-b border-line bg-surface px-4 py-3 md:sticky md:top-0 md:px-6">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-xl font-semibold wrap-anywhere">{title}</h1>
          {state}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {subtitle !== undefined && <div className="mt-0.5 text-muted">{subtitle}</div>}
    </div>
  );
}

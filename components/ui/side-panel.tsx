"use client";

import { clsx } from "clsx";
import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "./icon-button";

interface SidePanelProps {
  title: ReactNode;
  subtitle?: ReactNode;
  icon?: ReactNode;
  /** Beside the close button. */
  tools?: ReactNode;
  /** Under the title. */
  actions?: ReactNode;
  onClose: () => void;
  className?: string;
  children: ReactNode;
}

/** Details beside the page, not over it; the page stays usable. Escape inside closes it; over everything on a phone. */
export function SidePanel({
  title,
  subtitle,
  icon,
  tools,
  actions,
  onClose,
  className,
  children,
}: SidePanelProps) {
  const id = useId();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = panel.current;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) onClose();
    };
    element?.addEventListener("keydown", onKeyDown);
    return () => element?.removeEventListener("keydown", onKeyDown);
  }, [onClose]);
  return (
    <aside
      ref={panel}
      aria-labelledby={id}
      className={clsx(
        "flex min-h-0 w-96 shrink-0 animate-enter-right flex-col border-l border-line bg-surface",
        "max-md:fixed max-md:inset-0 max-md:z-30 max-md:w-full max-md:border-l-0",
        className,
      )}
    >
      <header className="flex flex-col gap-3 border-b border-line p-5">
        <div className="flex items-start gap-2.5">
          {icon !== undefined && <span className="mt-1 text-accent-text">{icon}</span>}
          <div className="min-w-0 flex-1">
            <h2 id={id} className="text-lg font-semibold wrap-anywhere">
              {title}
            </h2>
            {subtitle !== undefined && <div className="text-sm text-muted">{subtitle}</div>}
          </div>
          {tools}
          <IconButton label="Close panel" icon={X} onClick={onClose} />
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
    </aside>
  );
}

/** One part of a panel, with its own heading. */
export function PanelSection({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="flex flex-col gap-3 border-b border-line p-5 last:border-b-0">
      <div className="flex min-h-6 items-center justify-between gap-2">
        <h3 className="text-sm font-semibold">{title}</h3>
        {aside !== undefined && <div className="text-sm text-muted">{aside}</div>}
      </div>
      {children}
    </section>
  );
}

import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

export const inputClasses =
  "w-full rounded-md border border-control bg-surface text-base transition-colors duration-150 hover:border-muted disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-bad";

interface InputProps extends ComponentProps<"input"> {
  icon?: LucideIcon;
  /** Inside, right: a unit, a shortcut. */
  suffix?: ReactNode;
  mono?: boolean;
}

export function Input({ icon: Icon, suffix, mono = false, className, ...rest }: InputProps) {
  return (
    <span className={clsx("relative inline-flex min-w-0 items-center", className ?? "w-full")}>
      {Icon && <Icon aria-hidden className="pointer-events-none absolute left-2.5 size-4 text-muted" />}
      <input
        {...rest}
        className={clsx(
          inputClasses,
          "h-8",
          Icon ? "pl-8" : "pl-2.5",
          suffix === undefined ? "pr-2.5" : "pr-9",
          mono && "font-mono text-sm",
        )}
      />
      {suffix !== undefined && (
        <span className="pointer-events-none absolute right-2.5 text-sm text-muted">{suffix}</span>
      )}
    </span>
  );
}

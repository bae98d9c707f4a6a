import { clsx } from "clsx";
import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Info,
  LoaderCircle,
  type LucideIcon,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";

export type Tone = "ok" | "warn" | "bad" | "info" | "unknown" | "progress";

const looks: Record<Tone, { icon: LucideIcon; text: string; pill: string }> = {
  ok: { icon: CircleCheck, text: "text-ok", pill: "bg-ok-soft" },
  warn: { icon: TriangleAlert, text: "text-warn", pill: "bg-warn-soft" },
  bad: { icon: CircleX, text: "text-bad", pill: "bg-bad-soft" },
  info: { icon: Info, text: "text-info", pill: "bg-info-soft" },
  unknown: { icon: CircleDashed, text: "text-muted", pill: "bg-sunken stale-hatch" },
  progress: { icon: LoaderCircle, text: "text-info", pill: "bg-info-soft" },
};

interface StatusProps {
  tone: Tone;
  icon?: LucideIcon;
  className?: string;
  /** The word: colour and icon alone never say the state. */
  children: ReactNode;
}

/** State as icon and word, in running text and table cells. */
export function StatusText({ tone, icon, className, children }: StatusProps) {
  const look = looks[tone];
  const Icon = icon ?? look.icon;
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1.5 align-middle whitespace-nowrap",
        look.text,
        className,
      )}
    >
      <Icon aria-hidden className={clsx("size-4 shrink-0", tone === "progress" && "animate-spin")} />
      {children}
    </span>
  );
}

/** State as a pill, beside a title. */
export function StatusPill({ tone, icon, className, children }: StatusProps) {
  const look = looks[tone];
  const Icon = icon ?? look.icon;
  return (
    <span
      className={clsx(
        "inline-flex h-6 items-center gap-1.5 rounded-full px-2 align-middle text-xs font-medium whitespace-nowrap",
        look.text,
        look.pill,
        className,
      )}
    >
      <Icon aria-hidden className={clsx("size-3.5 shrink-0", tone === "progress" && "animate-spin")} />
      {children}
    </span>
  );
}

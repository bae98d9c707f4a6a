import { clsx } from "clsx";
import { CircleX, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

const looks = {
  info: { icon: Info, box: "bg-info-soft", mark: "text-info" },
  warn: { icon: TriangleAlert, box: "bg-warn-soft", mark: "text-warn" },
  bad: { icon: CircleX, box: "bg-bad-soft", mark: "text-bad" },
} as const;

interface CalloutProps {
  tone: keyof typeof looks;
  title?: ReactNode;
  action?: ReactNode;
  className?: string;
  children?: ReactNode;
}

/** A consequence or a circumstance, said in place. */
export function Callout({ tone, title, action, className, children }: CalloutProps) {
  const { icon: Icon, box, mark } = looks[tone];
  return (
    <div className={clsx("flex items-start gap-2.5 rounded-md px-4 py-3", box, className)}>
      <Icon aria-hidden className={clsx("mt-0.5 size-4 shrink-0", mark)} />
      <div className="min-w-0 flex-1">
        {title !== undefined && <p className="font-semibold">{title}</p>}
        {children !== undefined && <div className="text-sm text-muted wrap-anywhere">{children}</div>}
      </div>
      {action}
    </div>
  );
}

"use client";

import { Clock } from "lucide-react";
import { formatAge, useNow } from "@/components/ui/relative-time";
import { StatusText } from "@/components/ui/status-pill";

const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** Until when something holds, as time that is left; the exact time on hover. */
export function ExpiryText({ expiresAt }: { expiresAt: string | undefined }) {
  const now = useNow();
  if (expiresAt === undefined) return <span className="text-muted">no end</span>;
  const at = Date.parse(expiresAt);
  if (Number.isNaN(at)) return <span className="text-muted">unknown</span>;
  const isOver = now !== 0 && at <= now;
  return (
    <time dateTime={expiresAt} title={exact.format(at)}>
      {isOver ? (
        <StatusText tone="unknown">expired</StatusText>
      ) : (
        <span className="inline-flex items-center gap-1.5">
          <Clock aria-hidden className="size-3.5 text-muted" />
          {now === 0 ? expiresAt : `${formatAge(at - now)} left`}
        </span>
      )}
    </time>
  );
}

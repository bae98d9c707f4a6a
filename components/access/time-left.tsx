"use client";

import { formatAge, useNow } from "@/components/ui/relative-time";

const exact = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/** An end: when it is, and how far away. */
export function TimeLeft({ until }: { until: string }) {
  const now = useNow();
  const at = Date.parse(until);
  if (Number.isNaN(at)) return <span>no end that can be read</span>;
  return (
    <time dateTime={until}>
      until {now === 0 ? until : exact.format(at)}
      {now === 0 || at <= now ? "" : `, in ${formatAge(at - now)}`}
    </time>
  );
}

/** Time that runs out, to the second in its last hour. */
export function Countdown({ until }: { until: string }) {
  const now = useNow();
  const left = Date.parse(until) - now;
  if (Number.isNaN(left) || now === 0) return <time dateTime={until}>{until}</time>;
  if (left <= 0) return <time dateTime={until}>over</time>;
  const seconds = Math.ceil(left / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const text =
    hours > 0
      ? `${hours} h ${String(minutes).padStart(2, "0")} min`
      : `${minutes}:${String(seconds % 60).padStart(2, "0")} min`;
  return (
    <time dateTime={until} title={exact.format(Date.parse(until))} className="tabular-nums">
      {text} left
    </time>
  );
}

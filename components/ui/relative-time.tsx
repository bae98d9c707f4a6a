"use client";

import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time, to the second; one timer for all who ask. 0 while rendering on a server, where no "now" would stay true. */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => {
      if (timer === undefined || now === 0) now = Math.floor(Date.now() / 1000) * 1000;
      return now;
    },
    () => 0,
  );
}

/** `3 s`, `5 min`, `2 h`, `4 d`. Negative differences (clocks that differ a little) count as 0. */
export function formatAge(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });

interface RelativeTimeProps {
  /** RFC 3339. */
  time: string;
  /** "ago" unless told; "" for an age column. */
  suffix?: string;
  className?: string;
}

/** Relative, running; the exact time on hover and for assistive technology. */
export function RelativeTime({ time, suffix = " ago", className }: RelativeTimeProps) {
  const now = useNow();
  const at = Date.parse(time);
  if (Number.isNaN(at)) return <span className={className}>unknown</span>;
  return (
    <time dateTime={time} title={exact.format(at)} className={className}>
      {now === 0 ? time : `${formatAge(now - at)}${suffix}`}
    </time>
  );
}

import { clsx } from "clsx";

interface ProgressProps {
  label: string;
  /** 0..max; absent: under way, no telling how far. */
  value?: number;
  max?: number;
  className?: string;
}

export function Progress({ label, value, max = 100, className }: ProgressProps) {
  return (
    <progress
      aria-label={label}
      max={max}
      value={value}
      className={clsx(
        "block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-hover",
        "[&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent",
        value === undefined && "animate-pulse-soft",
        className,
      )}
    />
  );
}

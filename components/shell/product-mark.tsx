import { clsx } from "clsx";

/** Two lands joined by a narrow strip, and the sea on both sides. */
export function ProductMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={clsx("overflow-hidden rounded-[25%]", className)}>
      <rect width="32" height="32" className="fill-accent-soft" />
      <path
        d="M0 0 H16 C12 5.5 12 11 17.3 14 C22.5 17 27.5 14.5 32 10 V32 H16 C20 26.5 20 21 14.7 18 C9.5 15 4.5 17.5 0 22 Z"
        className="fill-accent"
      />
    </svg>
  );
}

/** Two lands joined by a narrow strip. */
export function ProductMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M6 7.5 C11.5 7.5 11.5 14.3 16 14.3 C20.5 14.3 20.5 7.5 26 7.5 V24.5 C20.5 24.5 20.5 17.7 16 17.7 C11.5 17.7 11.5 24.5 6 24.5 Z"
        className="fill-on-accent"
      />
    </svg>
  );
}

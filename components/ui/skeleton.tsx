import { clsx } from "clsx";

/** The place of something that is on its way. Give it the size of what comes. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx("block animate-pulse-soft rounded-md bg-hover", className)} />;
}

/** Rows of a table on its way, announced once. */
export function SkeletonRows({ rows = 6, label }: { rows?: number; label: string }) {
  return (
    <output className="flex flex-col gap-3 p-4">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton
          key={row}
          className={clsx("h-5", row % 3 === 1 ? "w-11/12" : row % 3 === 2 ? "w-4/5" : "w-full")}
        />
      ))}
    </output>
  );
}

import { clsx } from "clsx";

export type ShareColor = "v1" | "v2" | "v3" | "v4" | "v5" | "bad" | "warn" | "ok" | "unknown";

const fills: Record<ShareColor, string> = {
  v1: "fill-v1",
  v2: "fill-v2",
  v3: "fill-v3",
  v4: "fill-v4",
  v5: "fill-v5",
  bad: "fill-bad-mark",
  warn: "fill-warn-mark",
  ok: "fill-ok-mark",
  unknown: "fill-line-strong",
};

const swatches: Record<ShareColor, string> = {
  v1: "bg-v1",
  v2: "bg-v2",
  v3: "bg-v3",
  v4: "bg-v4",
  v5: "bg-v5",
  bad: "bg-bad-mark",
  warn: "bg-warn-mark",
  ok: "bg-ok-mark",
  unknown: "bg-line-strong",
};

const versionColors = ["v1", "v2", "v3", "v4", "v5"] as const;

/** The colour of the nth version; they repeat after five, so the word always stands beside. */
export function versionColor(index: number): (typeof versionColors)[number] {
  return versionColors[index % versionColors.length] ?? "v1";
}

/** A square of the colour, beside the word. */
export function Swatch({ color, className }: { color: ShareColor; className?: string }) {
  return (
    <span
      aria-hidden
      className={clsx("inline-block size-2.5 shrink-0 rounded-[3px]", swatches[color], className)}
    />
  );
}

const heights = { sm: "h-1", md: "h-2", lg: "h-2.5" } as const;

interface ShareBarProps {
  /** The whole in words, for those who do not see the bar: "v1 70 %, v2 30 %". */
  label: string;
  shares: { name: string; percent: number; color: ShareColor }[];
  size?: keyof typeof heights;
  className?: string;
}

/** Parts of a whole as one bar. SVG: no style attributes, so it draws under the strictest content security policy. */
export function ShareBar({ label, shares, size = "md", className }: ShareBarProps) {
  const parts = shares.map((share, index) => ({
    ...share,
    x: shares.slice(0, index).reduce((sum, before) => sum + before.percent, 0),
  }));
  return (
    <>
      <span className="sr-only">{label}</span>
      <svg
        aria-hidden
        className={clsx("block w-full overflow-hidden rounded-full bg-hover", heights[size], className)}
      >
        {parts.map((part) => (
          <rect
            key={part.name}
            x={`${part.x}%`}
            width={`${part.percent}%`}
            height="100%"
            className={fills[part.color]}
          />
        ))}
        {parts
          .slice(1)
          .map(
            (part) =>
              part.x > 0 &&
              part.x < 100 && (
                <rect key={part.name} x={`${part.x}%`} width="2" height="100%" className="fill-surface" />
              ),
          )}
      </svg>
    </>
  );
}

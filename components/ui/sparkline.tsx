import { clsx } from "clsx";

interface SparklineProps {
  /** Oldest first; null where nothing was measured: the line breaks there, it does not fall to 0. */
  points: readonly (number | null)[];
  /** What is drawn, its unit and window, for those who do not see it. */
  label: string;
  className?: string;
}

const width = 100;
const height = 32;

/** A small area chart from 0 to the largest value. */
export function Sparkline({ points, label, className }: SparklineProps) {
  const peak = Math.max(0, ...points.map((point) => point ?? 0));
  const x = (index: number) => (points.length < 2 ? 0 : (index / (points.length - 1)) * width);
  const y = (value: number) => height - 1 - (peak === 0 ? 0 : (value / peak) * (height - 3));
  const runs: { index: number; value: number }[][] = [];
  points.forEach((value, index) => {
    if (value === null) return;
    const last = runs.at(-1);
    if (last && last.at(-1)?.index === index - 1) last.push({ index, value });
    else runs.push([{ index, value }]);
  });
  return (
    <>
      <span className="sr-only">{label}</span>
      <svg
        aria-hidden
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className={clsx("block h-16 w-full", className)}
      >
        {runs.map((run) => {
          const line = run
            .map(({ index, value }) => `${x(index).toFixed(2)} ${y(value).toFixed(2)}`)
            .join(" L ");
          const from = x(run[0]?.index ?? 0).toFixed(2);
          const to = x(run.at(-1)?.index ?? 0).toFixed(2);
          return (
            <g key={from}>
              <path d={`M ${from} ${height} L ${line} L ${to} ${height} Z`} className="fill-accent-soft" />
              <path
                d={`M ${line}`}
                fill="none"
                strokeWidth={1.5}
                strokeLinejoin="round"
                vectorEffect="non-scaling-stroke"
                className="stroke-accent"
              />
            </g>
          );
        })}
      </svg>
    </>
  );
}

import { Panel } from "@xyflow/react";
import { Lock, Split } from "lucide-react";

function Stroke({ color, width, dashed = false }: { color: string; width: number; dashed?: boolean }) {
  return (
    <svg aria-hidden width="24" height="8">
      <line
        x1="0"
        x2="24"
        y1="4"
        y2="4"
        stroke={color}
        strokeWidth={width}
        {...(dashed ? { strokeDasharray: "5 4" } : {})}
      />
    </svg>
  );
}

const entry = "flex items-center gap-1.5";

/** What lines and marks mean. */
export function TopologyLegend() {
  return (
    <Panel position="bottom-left" className="m-3! max-md:hidden">
      <ul
        aria-label="Legend"
        className="flex items-center gap-4 rounded-md border bg-surface px-3 py-1.5 text-xs text-muted"
      >
        <li className={entry}>
          <Stroke color="var(--line-strong)" width={4} /> more requests
        </li>
        <li className={entry}>
          <Stroke color="var(--line-strong)" width={1.25} /> fewer, or not measured
        </li>
        <li className={entry}>
          <Stroke color="var(--line-strong)" width={1.5} dashed /> to another cluster
        </li>
        <li className={entry}>
          <Stroke color="var(--bad-mark)" width={2} /> errors
        </li>
        <li className={entry}>
          <Lock aria-hidden className="size-3.5" /> mutual TLS
        </li>
        <li className={entry}>
          <Split aria-hidden className="size-3.5" /> split
        </li>
      </ul>
    </Panel>
  );
}

import { Handle, type NodeProps, Position } from "@xyflow/react";
import { clsx } from "clsx";
import { CircleX, TriangleAlert } from "lucide-react";
import { memo, useEffect, useRef } from "react";
import { ShareBar, versionColor } from "@/components/ui/share-bar";
import { formatTally } from "@/lib/domain/topology/find-issue-badges";
import type { TopologyNode } from "@/lib/domain/topology/topology";
import { describeNode, describeSplit, versionPlace } from "./describe-node";
import type { CardFlowNode } from "./flow-types";
import { badgeIcons, kindIcons, warningBadges } from "./node-icons";

const healthBars: Record<TopologyNode["health"], string> = {
  healthy: "bg-ok-mark",
  degraded: "bg-warn-mark",
  failing: "bg-bad-mark",
  unknown: "stale-hatch bg-line",
};

/** The share of ready endpoints for a plain node; the shares of the versions for a split one. */
function HealthBar({ node }: { node: TopologyNode }) {
  if (node.split !== undefined && node.split.length > 0 && node.health !== "failing") {
    const subsets = node.split.map((share) => share.subset);
    return (
      <ShareBar
        className="h-[3px]!"
        label={describeSplit(node.split)}
        shares={node.split.map((share) => ({
          name: share.subset,
          percent: share.percent,
          color: versionColor(versionPlace(subsets, share.subset)),
        }))}
      />
    );
  }
  const share =
    node.ready === undefined || node.ready.total === 0 ? 100 : (node.ready.ready / node.ready.total) * 100;
  return (
    <span className="flex h-[3px] w-full overflow-hidden rounded-sm bg-line">
      <span
        className={clsx("h-full", healthBars[node.health])}
        style={{ width: `${node.health === "healthy" ? 100 : Math.max(share, 8)}%` }}
      />
    </span>
  );
}

/** A card of 200 × 52: icon, name, at most three badges, one line of facts, one bar. Redrawn only when its own data changes. */
export const NodeCard = memo(function NodeCard({ data }: NodeProps<CardFlowNode>) {
  const { node, emphasis, selected, tabbable, stale, takeFocus, errors, warnings } = data;
  const issues = errors + warnings === 0 ? undefined : formatTally({ errors, warnings });
  const button = useRef<HTMLButtonElement>(null);
  const Icon = kindIcons[node.kind];
  const IssueIcon = errors > 0 ? CircleX : TriangleAlert;
  useEffect(() => {
    if (takeFocus) button.current?.focus({ preventScroll: true });
  }, [takeFocus]);
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className="invisible" />
      <button
        ref={button}
        type="button"
        data-node-id={node.id}
        data-testid="topology-node"
        data-emphasis={emphasis}
        tabIndex={tabbable ? 0 : -1}
        aria-label={[describeNode(node), ...(issues === undefined ? [] : [issues])].join(", ")}
        aria-pressed={selected}
        className={clsx(
          "nopan nodrag pointer-events-auto flex h-[52px] w-[200px] flex-col justify-between rounded-md border bg-surface px-2.5 pt-1.5 pb-1 text-left transition-opacity duration-150 focus-visible:outline-2! focus-visible:outline-accent!",
          selected ? "border-accent ring-2 ring-accent-soft" : "border-line-strong hover:border-control",
          emphasis === "dim" && "opacity-30",
          emphasis === "match" && "border-accent",
          emphasis === "current" && "border-accent ring-4 ring-accent-soft",
          stale && "border-dashed",
        )}
      >
        <span className="flex min-w-0 items-center gap-2">
          <Icon
            aria-hidden
            className={clsx("size-4 shrink-0", node.kind === "gateway" ? "text-accent-text" : "text-muted")}
            strokeWidth={1.6}
          />
          <span className="min-w-0 flex-1 leading-tight">
            <span className="flex items-center gap-1.5">
              <span className="truncate text-sm/4 font-semibold">{node.name}</span>
              {issues === undefined ? null : (
                <span
                  title={`The analysis finds ${issues}`}
                  data-testid="issue-badge"
                  className={clsx(
                    "inline-flex shrink-0 items-center gap-0.5 text-2xs/3 font-semibold tabular-nums",
                    errors > 0 ? "text-bad" : "text-warn",
                  )}
                >
                  <IssueIcon aria-hidden className="size-3" strokeWidth={1.8} />
                  {errors + warnings}
                </span>
              )}
              {node.badges.slice(0, 3).map((badge) => {
                const BadgeIcon = badgeIcons[badge.kind];
                return (
                  <span key={`${badge.kind} ${badge.text}`} title={badge.text} className="shrink-0">
                    <BadgeIcon
                      aria-hidden
                      className={clsx("size-3", warningBadges.has(badge.kind) ? "text-warn" : "text-muted")}
                      strokeWidth={1.8}
                    />
                  </span>
                );
              })}
            </span>
            <span className="block truncate text-2xs/4 text-muted">{node.subtitle}</span>
          </span>
        </span>
        <HealthBar node={node} />
      </button>
      <Handle type="source" position={Position.Right} isConnectable={false} className="invisible" />
    </>
  );
});

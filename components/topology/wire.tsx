import { type EdgeProps, getBezierPath } from "@xyflow/react";
import { memo } from "react";
import { formatPercent, formatRate } from "./describe-node";
import type { FlowEdge, WireData } from "./flow-types";

/** Width by rate, on a log scale: 1.25 px unmeasured, up to 5 px at 1,000 requests a second. */
export function wireWidth(rate: number | undefined): number {
  return rate === undefined ? 1.25 : Math.min(5, 1.25 + Math.log10(1 + Math.max(0, rate)) * 1.25);
}

const troubleAbovePercent = 1;

export function wireLabel({ edge }: WireData): string {
  if ((edge.errorPercent ?? 0) > troubleAbovePercent) return `${formatPercent(edge.errorPercent ?? 0)} err`;
  if (edge.edge?.percent !== undefined) return `${Math.round(edge.edge.percent)} %`;
  return edge.kind === "calls" && edge.rate !== undefined ? formatRate(edge.rate) : "";
}

/** An edge: weight for rate, a label for the share of a split, red only for trouble, dashed between clusters. */
export const Wire = memo(function Wire(props: EdgeProps<FlowEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, markerEnd } = props;
  if (data === undefined) return null;
  const [path, labelX, labelY] = getBezierPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
  });
  const trouble = (data.edge.errorPercent ?? 0) > troubleAbovePercent;
  const label = wireLabel(data);
  const idle = data.edge.edge?.percent === 0;
  return (
    <g data-edge-id={id} opacity={data.dim ? 0.2 : 1}>
      <title>{data.edge.edge?.via ?? `${data.edge.count} connections`}</title>
      <path
        d={path}
        fill="none"
        stroke={trouble ? "var(--bad-mark)" : "var(--line-strong)"}
        strokeWidth={wireWidth(data.edge.rate)}
        strokeDasharray={data.crossCluster ? "6 5" : idle ? "2 4" : undefined}
        markerEnd={markerEnd}
      />
      {label === "" ? null : (
        <text
          x={labelX}
          y={labelY}
          dy="0.32em"
          textAnchor="middle"
          className="text-[clamp(11px,calc(9px/var(--zoom,1)),36px)] tabular-nums"
          fill={trouble ? "var(--bad)" : "var(--muted)"}
          stroke="var(--region)"
          strokeWidth={5}
          paintOrder="stroke"
          fontWeight={trouble ? 600 : 500}
        >
          {label}
        </text>
      )}
    </g>
  );
});

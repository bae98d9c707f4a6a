import {
  type EdgeProps,
  type Edge,
  getBezierPath,
  Handle,
  type Node,
  type NodeProps,
  Position,
} from "@xyflow/react";
import { clsx } from "clsx";
import { Key, Layers, type LucideIcon, MapPin, Snowflake, UserRound } from "lucide-react";
import { memo, useEffect, useRef } from "react";
import type { AccessGraphEdge, AccessGraphNode } from "@/lib/domain/tenancy/access-views/access-view";

export interface AccessCardData extends Record<string, unknown> {
  node: AccessGraphNode;
  dim: boolean;
  /** The one card that Tab reaches; arrow keys go on from there. */
  tabbable: boolean;
  takeFocus: boolean;
}

export type AccessFlowNode = Node<AccessCardData, "card">;
export type AccessFlowEdge = Edge<{ kind: AccessGraphEdge["kind"]; dim: boolean }, "link">;

const icons: Record<AccessGraphNode["kind"], LucideIcon> = {
  level: Layers,
  role: Key,
  subject: UserRound,
  prohibition: Snowflake,
  attribute: MapPin,
};

const looks: Record<AccessGraphNode["kind"], string> = {
  level: "border-line-strong bg-surface",
  role: "border-transparent bg-accent-soft",
  subject: "border-line bg-surface",
  prohibition: "border-dashed border-bad-mark bg-bad-soft",
  attribute: "border-line bg-sunken",
};

/** One element of the policy, as a button that the arrow keys walk over. */
export const AccessCard = memo(function AccessCard({ data }: NodeProps<AccessFlowNode>) {
  const { node, dim, tabbable, takeFocus } = data;
  const button = useRef<HTMLButtonElement>(null);
  const Icon = icons[node.kind];
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
        tabIndex={tabbable ? 0 : -1}
        aria-label={`${node.kind} ${node.title}${node.detail === "" ? "" : `, ${node.detail}`}`}
        className={clsx(
          "nopan flex h-12 w-[190px] items-center gap-2 rounded-md border px-2.5 text-left",
          looks[node.kind],
          dim && "opacity-30",
        )}
      >
        <Icon
          aria-hidden
          className={clsx("size-4 shrink-0", node.kind === "prohibition" ? "text-bad" : "text-muted")}
        />
        <span className="min-w-0">
          <span className="block truncate text-sm font-medium">{node.title}</span>
          {node.detail === "" ? null : (
            <span className="block truncate text-xs text-muted">{node.detail}</span>
          )}
        </span>
      </button>
      <Handle type="source" position={Position.Right} isConnectable={false} className="invisible" />
    </>
  );
});

/** A link of the policy: dashed and red where it forbids. */
export const AccessLink = memo(function AccessLink(props: EdgeProps<AccessFlowEdge>) {
  const { data, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition } = props;
  const [path] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition });
  const forbids = data?.kind === "forbids";
  return (
    <path
      d={path}
      fill="none"
      opacity={data?.dim === true ? 0.2 : 1}
      stroke={forbids ? "var(--bad-mark)" : data?.kind === "gives" ? "var(--accent)" : "var(--line-strong)"}
      strokeWidth={1.5}
      strokeDasharray={forbids ? "6 5" : undefined}
    />
  );
});

import { Handle, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import type { NamespaceFlowNode } from "./flow-types";

/** A namespace: a dashed region inside its cluster; from afar, its name and what is in it. */
export const NamespaceRegion = memo(function NamespaceRegion({ data }: NodeProps<NamespaceFlowNode>) {
  const { namespace, level, services, failing } = data;
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className="invisible" />
      <section
        data-testid="topology-namespace"
        data-namespace={namespace.name}
        aria-label={`Namespace ${namespace.name} of cluster ${namespace.cluster}`}
        className="size-full rounded-md border border-dashed border-line-strong"
      >
        {level === "namespace" ? (
          <div className="flex size-full flex-col items-center justify-center overflow-hidden text-center text-[calc(13px/var(--zoom,1))]/[1.4]">
            <span className="font-semibold">{namespace.name}</span>
            <span className="text-[0.85em] text-muted">
              {services} {services === 1 ? "service" : "services"}
            </span>
            {failing > 0 ? <span className="text-[0.85em] text-bad">{failing} failing</span> : null}
          </div>
        ) : (
          <h3 className="px-3 pt-2 text-2xs font-semibold tracking-wide text-muted uppercase">
            {namespace.name}
          </h3>
        )}
      </section>
      <Handle type="source" position={Position.Right} isConnectable={false} className="invisible" />
    </>
  );
});

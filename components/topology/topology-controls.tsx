import { Panel } from "@xyflow/react";
import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";

interface TopologyControlsProps {
  onZoomIn: () => void;
  onZoomOut: () => void;
  onFit: () => void;
}

export function TopologyControls({ onZoomIn, onZoomOut, onFit }: TopologyControlsProps) {
  return (
    <Panel position="bottom-right" className="m-3! flex rounded-md border bg-surface">
      <IconButton label="Zoom out" icon={ZoomOut} side="top" onClick={onZoomOut} />
      <IconButton label="Zoom in" icon={ZoomIn} side="top" onClick={onZoomIn} />
      <IconButton label="Everything in view (f)" icon={Maximize} side="top" onClick={onFit} />
    </Panel>
  );
}

import type { Viewport } from "@xyflow/react";
import type { Places } from "./place-topology";

const margin = 24;
/** Under this, names cannot be read, and it is better to see everything folded than a corner of it. */
const readable = 0.5;

/**
 * Where a page without a viewport in its address starts: as wide as the picture is, from its top, when that can be read;
 * else everything at once, folded to what the zoom can carry.
 */
export function startViewport(places: Places, frame: { width: number; height: number }): Viewport {
  const boxes = [...places.clusters.values()];
  const width = Math.max(1, ...boxes.map((box) => box.x + box.width));
  const height = Math.max(1, ...boxes.map((box) => box.y + box.height));
  const across = Math.min(1, (frame.width - 2 * margin) / width);
  const whole = Math.min(across, (frame.height - 2 * margin) / height);
  const zoom = across >= readable ? Math.max(across, whole) : whole;
  return {
    zoom,
    x: Math.max(margin, (frame.width - width * zoom) / 2),
    y: across >= readable ? margin : Math.max(margin, (frame.height - height * zoom) / 2),
  };
}

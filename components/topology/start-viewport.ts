import type { Viewport } from "@xyflow/react";
import type { Places } from "./place-topology";

const margin = 24;
/** Under this, names cannot be read, and it is better to see everything folded than a corner of it. */
const readable = 0.5;
const close = 0.9;

/**
 * Where a page without a viewport in its address starts: at the selected card when there is one; else as wide as the picture is, from its top, when that can be read;
 * else everything at once, folded to what the zoom can carry.
 */
export function startViewport(
  places: Places,
  frame: { width: number; height: number },
  selected: string | undefined,
): Viewport {
  const chosen = selected === undefined ? undefined : places.nodes.get(selected);
  if (chosen !== undefined) {
    return {
      zoom: close,
      x: frame.width / 2 - (chosen.x + chosen.width / 2) * close,
      y: frame.height / 2 - (chosen.y + chosen.height / 2) * close,
    };
  }
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

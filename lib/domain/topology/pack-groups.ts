import type { PlacedGroup } from "./layout-group";

export interface Box {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Space between things and around them, in canvas pixels. */
const gap = 16;
/** A group's name stands above its nodes, a cluster's above its groups. */
const header = { group: 32, cluster: 48 };
/** Room for one more column and row: the next node of a group then moves nothing else. */
const reserve = { width: 0, height: 80 };
const grid = { width: 88, height: 80 };

/** Where nodes begin inside a group's box. */
export const groupInset = { x: gap, y: header.group };

/** The box a group needs, rounded up so that small changes keep it. */
function measureGroup({ width, height }: Pick<PlacedGroup, "width" | "height">): {
  width: number;
  height: number;
} {
  const round = (value: number, step: number) => Math.ceil(value / step) * step;
  return {
    width: round(width + reserve.width + 2 * gap, grid.width),
    height: round(height + reserve.height + header.group + gap, grid.height),
  };
}

/**
 * Places the groups of one cluster inside it. Without `previous`: rows of similar height, wrapped at `maxWidth`. With it:
 * a group stays where it was as long as it fits its box; one that is new or has outgrown its box gets the first free
 * place, to the right of the others if need be, so that nothing else moves and clusters below stay where they are.
 */
export function packGroups(
  groups: readonly PlacedGroup[],
  { maxWidth = 1600, previous = [] }: { maxWidth?: number; previous?: readonly Box[] } = {},
): { width: number; height: number; groups: Box[] } {
  const before = new Map(previous.map((box) => [box.id, box]));
  const placed: Box[] = [];
  const open: Box[] = [];
  for (const group of groups) {
    const size = measureGroup(group);
    const slot = before.get(group.id);
    if (
      slot !== undefined &&
      group.width + 2 * gap <= slot.width &&
      group.height + header.group + gap <= slot.height
    )
      placed.push(slot);
    else open.push({ id: group.id, x: 0, y: 0, ...size });
  }
  const floor = Math.max(0, ...previous.map((box) => box.y + box.height));
  if (placed.length === 0) placed.push(...packRows(open, maxWidth));
  else for (const box of open) placed.push({ ...box, ...findPlace(box, placed, floor) });

  const order = new Map(groups.map(({ id }, index) => [id, index]));
  return {
    width: Math.max(0, ...placed.map((box) => box.x + box.width)) + gap,
    height: Math.max(0, ...placed.map((box) => box.y + box.height)) + gap,
    groups: placed.toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)),
  };
}

/** Rows from tall to low, left to right. */
function packRows(boxes: readonly Box[], maxWidth: number): Box[] {
  const sorted = boxes.toSorted((a, b) => b.height - a.height || (a.id < b.id ? -1 : 1));
  const placed: Box[] = [];
  let x = gap;
  let y = header.cluster;
  let rowHeight = 0;
  for (const box of sorted) {
    if (x > gap && x + box.width + gap > maxWidth) {
      x = gap;
      y += rowHeight + gap;
      rowHeight = 0;
    }
    placed.push({ ...box, x, y });
    x += box.width + gap;
    rowHeight = Math.max(rowHeight, box.height);
  }
  return placed;
}

/** The first free place from left to right that does not make the cluster taller than it was, if there is one. */
function findPlace(box: Box, placed: readonly Box[], floor: number): { x: number; y: number } {
  const columns = [gap, ...placed.map((other) => other.x + other.width + gap)].toSorted((a, b) => a - b);
  const rows = [header.cluster, ...placed.map((other) => other.y + other.height + gap)].toSorted(
    (a, b) => a - b,
  );
  for (const x of columns) {
    for (const y of rows) {
      if (y > header.cluster && y + box.height > floor) continue;
      if (!placed.some((other) => overlaps({ ...box, x, y }, other))) return { x, y };
    }
  }
  return { x: columns.at(-1) ?? gap, y: header.cluster };
}

export function overlaps(a: Box, b: Box): boolean {
  return (
    a.x < b.x + b.width + gap &&
    b.x < a.x + a.width + gap &&
    a.y < b.y + b.height + gap &&
    b.y < a.y + a.height + gap
  );
}

import type { TopologyEdge } from "@/lib/domain/topology/topology";

export type Direction = "left" | "right" | "up" | "down";

export interface Place {
  x: number;
  y: number;
}

/**
 * Where an arrow key leads: right and left follow edges (the end nearest in height), and fall back to the nearest card on
 * that side; up and down go to the nearest card above or below.
 */
export function findNeighbour(
  from: string,
  direction: Direction,
  places: ReadonlyMap<string, Place>,
  edges: readonly Pick<TopologyEdge, "source" | "target">[],
): string | undefined {
  const origin = places.get(from);
  if (origin === undefined) return undefined;
  const nearest = (candidates: Iterable<string>, accept: (place: Place) => boolean): string | undefined => {
    let best: { id: string; distance: number } | undefined;
    for (const id of candidates) {
      const place = places.get(id);
      if (id === from || place === undefined || !accept(place)) continue;
      const distance = Math.hypot(
        place.x - origin.x,
        (place.y - origin.y) * (direction === "up" || direction === "down" ? 1 : 3),
      );
      if (best === undefined || distance < best.distance) best = { id, distance };
    }
    return best?.id;
  };
  if (direction === "up") return nearest(places.keys(), (place) => place.y < origin.y);
  if (direction === "down") return nearest(places.keys(), (place) => place.y > origin.y);
  const linked = edges.flatMap((edge) => {
    if (direction === "right") return edge.source === from ? [edge.target] : [];
    return edge.target === from ? [edge.source] : [];
  });
  return (
    nearest(linked, () => true) ??
    nearest(places.keys(), (place) => (direction === "right" ? place.x > origin.x : place.x < origin.x))
  );
}

/** A node with everything one edge away from it. */
export function neighbourhood(
  of: string,
  edges: readonly Pick<TopologyEdge, "source" | "target">[],
): ReadonlySet<string> {
  const around = new Set([of]);
  for (const edge of edges) {
    if (edge.source === of) around.add(edge.target);
    if (edge.target === of) around.add(edge.source);
  }
  return around;
}

import type { Viewport } from "@xyflow/react";
import { createParser, parseAsArrayOf, parseAsString, parseAsStringLiteral, throttle } from "nuqs";

/** `-120,40,0.75`: x, y and zoom of the drawing. */
const parseAsViewport = createParser<Viewport>({
  parse(text) {
    const [x, y, zoom, ...rest] = text.split(",").map(Number);
    if (x === undefined || y === undefined || zoom === undefined || rest.length > 0) return null;
    return Number.isFinite(x) && Number.isFinite(y) && zoom > 0 && zoom <= 4 ? { x, y, zoom } : null;
  },
  serialize: ({ x, y, zoom }) => `${Math.round(x)},${Math.round(y)},${Number(zoom.toFixed(3))}`,
  eq: (left, right) => left.x === right.x && left.y === right.y && left.zoom === right.zoom,
});

const calm = { history: "replace", limitUrlUpdates: throttle(400) } as const;

/** The whole view of the topology, as the address of the page holds it. */
export const viewParameters = {
  selected: parseAsString.withOptions({ history: "push" }),
  panel: parseAsStringLiteral(["overview", "explain", "yaml"]).withDefault("overview").withOptions(calm),
  focus: parseAsString.withOptions({ history: "push" }),
  find: parseAsString.withDefault("").withOptions(calm),
  clusters: parseAsArrayOf(parseAsString).withDefault([]).withOptions(calm),
  namespaces: parseAsArrayOf(parseAsString).withDefault([]).withOptions(calm),
  view: parseAsViewport.withOptions(calm),
};

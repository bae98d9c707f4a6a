/** Where in a block-style YAML text a cursor is. Works on text that does not parse, as it is while one types. */
export interface YamlContext {
  /** Keys, and `[]` for list items, to the map whose key is written, or to the key whose value is. */
  path: string[];
  /** A key or a value is being written. */
  role: "key" | "value";
  /** What of it stands before the cursor, and where that starts. */
  typed: string;
  from: number;
  /** Column at which the keys of this map start. */
  column: number;
  /** The keys this map has on other lines. */
  siblings: string[];
}

interface Line {
  /** Columns of the `- ` before the key. */
  markers: number[];
  /** Column of the key, or of what stands in its place. */
  column: number;
  key: string | undefined;
  /** Column after the colon; undefined when there is none. */
  colon: number | undefined;
}

const shape = /^(\s*)((?:-\s+|-$)*)(?:("[^"]*"|'[^']*'|[^\s#:{}[\]"'-][^:#]*?)\s*(:)(?=\s|$))?/;

function readLine(text: string): Line | undefined {
  const [, indent = "", dashes = "", key, colon] = shape.exec(text) ?? [];
  if (/^\s*(#|$)/.test(text.slice(indent.length + dashes.length)) && dashes === "") return undefined;
  const markers = [...dashes.matchAll(/-/g)].map(({ index }) => indent.length + index);
  const column = indent.length + dashes.length;
  const end = key === undefined ? undefined : text.indexOf(":", column + key.length);
  return {
    markers,
    column,
    key: key?.replace(/^(["'])(.*)\1$/, "$2"),
    colon: colon === undefined || end === undefined ? undefined : end + 1,
  };
}

/** The steps from the root to what starts at `column` on line `at` of `lines`. */
function findPath(lines: readonly (Line | undefined)[], at: number, own: Line): string[] {
  const path: string[] = own.markers.map(() => "[]");
  let limit = own.markers[0] ?? own.column;
  let inList = own.markers.length > 0;
  for (let index = at - 1; index >= 0 && (limit > 0 || inList); index--) {
    const line = lines[index];
    if (!line) continue;
    const isParent = line.key !== undefined && (line.column < limit || (inList && line.column === limit));
    if (isParent && line.key !== undefined && !(inList && line.markers.includes(limit))) {
      path.unshift(line.key);
      limit = line.column;
      inList = false;
    }
    for (const marker of line.markers.toReversed()) {
      if (marker >= limit || line.column > limit) continue;
      path.unshift("[]");
      limit = marker;
      inList = true;
    }
  }
  return path;
}

function listSiblings(lines: readonly (Line | undefined)[], at: number, column: number): string[] {
  const found: string[] = [];
  const start = (line: Line) => line.markers[0] ?? line.column;
  const collect = (line: Line) => {
    if (line.column === column && line.key !== undefined) found.push(line.key);
  };
  const own = lines[at];
  if (!own || own.markers.length === 0) {
    for (let index = at - 1; index >= 0; index--) {
      const line = lines[index];
      if (!line) continue;
      if (line.column < column) break;
      collect(line);
      if (line.markers.length > 0 && line.column === column) break;
    }
  }
  for (let index = at + 1; index < lines.length; index++) {
    const line = lines[index];
    if (!line) continue;
    if (start(line) < column) break;
    collect(line);
  }
  return found;
}

/**
 * What is being written at an offset of a text.
 *
 * @returns undefined inside comments and flow collections (`{ a: b }`), where nothing is offered.
 */
export function findYamlContext(text: string, offset: number): YamlContext | undefined {
  const before = text.slice(0, offset);
  const at = before.split("\n").length - 1;
  const begin = before.lastIndexOf("\n") + 1;
  const rows = text.split("\n");
  const row = rows[at] ?? "";
  const column = offset - begin;
  const written = row.slice(0, column);
  if (/(^|\s)#/.test(written) || /[{[]/.test(written.replaceAll(/"[^"]*"|'[^']*'/g, ""))) return undefined;
  const lines = rows.map(readLine);
  const blank: Line = {
    markers: [],
    column: row.trim() === "" ? column : 0,
    key: undefined,
    colon: undefined,
  };
  const own = lines[at] ?? blank;
  lines[at] = own;
  if (column < own.column) return undefined;
  const path = findPath(lines, at, own);
  const siblings = listSiblings(lines, at, own.column);
  if (own.key !== undefined && own.colon !== undefined && column >= own.colon) {
    const typed = row.slice(own.colon, column).trimStart();
    return {
      path: [...path, own.key],
      role: "value",
      typed,
      from: offset - typed.length,
      column: own.column,
      siblings,
    };
  }
  const typed = row.slice(own.column, column);
  return { path, role: "key", typed, from: begin + own.column, column: own.column, siblings };
}

/** The path of the field whose key is at an offset, and where that key stands; undefined elsewhere. */
export function findKeyAt(
  text: string,
  offset: number,
): { path: string[]; from: number; to: number } | undefined {
  const begin = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  const line = readLine(text.slice(begin, end === -1 ? text.length : end));
  if (line?.key === undefined || line.colon === undefined) return undefined;
  const [from, to] = [begin + line.column, begin + line.colon - 1];
  if (offset < from || offset > to) return undefined;
  const context = findYamlContext(text, begin + line.colon);
  return context && { path: context.path, from, to };
}

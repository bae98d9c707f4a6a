import { isRecord } from "../kubernetes/read-field";

/** What two people made of one value, put together. */
export interface ThreeWayMerge {
  merged: unknown;
  /** Where both changed the same thing differently; there `mine` was taken. */
  conflicts: (string | number)[][];
}

/**
 * Puts two edits of `base` together: whoever alone changed a field has it; where both did, `mine` wins and the path is named.
 * Maps are merged field by field; a list is one value, because its items have no identity.
 */
export function mergeThreeWay(
  base: unknown,
  mine: unknown,
  theirs: unknown,
  path: (string | number)[] = [],
): ThreeWayMerge {
  if (isSame(mine, theirs) || isSame(base, theirs)) return { merged: mine, conflicts: [] };
  if (isSame(base, mine)) return { merged: theirs, conflicts: [] };
  if (!isRecord(mine) || !isRecord(theirs)) return { merged: mine, conflicts: [path] };
  const was = isRecord(base) ? base : {};
  const fields: [string, unknown][] = [];
  const conflicts: (string | number)[][] = [];
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const part = mergeThreeWay(read(was, key), read(mine, key), read(theirs, key), [...path, key]);
    if (part.merged !== undefined) fields.push([key, part.merged]);
    conflicts.push(...part.conflicts);
  }
  return { merged: Object.fromEntries(fields), conflicts };
}

/** Own fields only: `__proto__` and `constructor` are keys like others. */
function read(map: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one))
    return (
      Array.isArray(other) && one.length === other.length && one.every((item, i) => isSame(item, other[i]))
    );
  if (!isRecord(one) || !isRecord(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
  );
}

/**
 * Whether everything that `part` says is said by `whole`, too: a cluster's answer to a write holds what was written and the
 * defaults it added. Maps may hold more, lists must be equal in length and order; `undefined` says nothing.
 */
export function isContained(part: unknown, whole: unknown): boolean {
  if (part === undefined || Object.is(part, whole)) return true;
  if (typeof part !== "object" || part === null || typeof whole !== "object" || whole === null) return false;
  if (Array.isArray(part) || Array.isArray(whole)) {
    return (
      Array.isArray(part) &&
      Array.isArray(whole) &&
      part.length === whole.length &&
      part.every((item, index) => isContained(item, whole[index]))
    );
  }
  return Object.entries(part).every(([key, value]) =>
    isContained(value, Object.hasOwn(whole, key) ? (whole as Record<string, unknown>)[key] : undefined),
  );
}

/** A value that upstream's code makes and the case does not hold, and that an adapter had to read. */
export class UnresolvedField extends Error {
  constructor(path: string) {
    super(`upstream makes ${path} with code, which the case does not hold`);
    this.name = "UnresolvedField";
  }
}

function isUnresolved(value: unknown): boolean {
  return typeof value === "object" && value !== null && "@unresolved" in value;
}

/**
 * A copy in which reading a value that the case does not hold throws {@link UnresolvedField}: a row is excused only when
 * the answer needs that very value.
 */
export function protectUnresolved(value: unknown, path = "the row"): unknown {
  if (typeof value !== "object" || value === null) return value;
  const copy: object = Array.isArray(value) ? [] : {};
  for (const [key, item] of Object.entries(value)) {
    const own = path === "the row" ? key : `${path}.${key}`;
    Object.defineProperty(
      copy,
      key,
      isUnresolved(item)
        ? {
            enumerable: true,
            configurable: true,
            get: () => {
              throw new UnresolvedField(own);
            },
          }
        : { enumerable: true, configurable: true, writable: true, value: protectUnresolved(item, own) },
    );
  }
  return copy;
}

/** A text as a literal of CEL. */
export function celText(text: string): string {
  return JSON.stringify(text);
}

export function celList(texts: readonly string[]): string {
  return `[${[...texts].map(celText).join(", ")}]`;
}

/** A regular expression as a raw literal. It must hold neither quotes nor line breaks, which no pattern made here does. */
export function celPattern(pattern: string): string {
  return `r'${pattern}'`;
}

/** A list at a path of the object, empty where anything of it is absent: `celItems("object", "spec", "http")`. */
export function celItems(from: string, ...path: readonly string[]): string {
  return `${celOptional(from, ...path)}.orValue([])`;
}

/** A text at a path, `otherwise` where anything of it is absent. */
export function celField(from: string, path: readonly string[], otherwise = ""): string {
  return `${celOptional(from, ...path)}.orValue(${celText(otherwise)})`;
}

export function celOptional(from: string, ...path: readonly string[]): string {
  return `${from}${path.map((field) => `.?${field}`).join("")}`;
}

/** A map at a path, empty where anything of it is absent. */
export function celMap(from: string, path: readonly string[]): string {
  return `${celOptional(from, ...path)}.orValue({})`;
}

/** A list in the object's spec. */
export function celSpec(...path: readonly string[]): string {
  return celItems("object", "spec", ...path);
}

/** @param text an expression. */
export function celMatches(text: string, pattern: string): string {
  return `${text}.matches(${celPattern(pattern)})`;
}

/** A group of a pattern that matches one of the texts as they are. */
export function anyOf(texts: Iterable<string>): string {
  return `(${[...texts].map((text) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|")})`;
}

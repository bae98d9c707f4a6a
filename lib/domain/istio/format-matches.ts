import { readRecord, readRecords, readString } from "../kubernetes/read-field";

const noun: Record<string, string> = { uri: "path", scheme: "scheme", method: "method", authority: "host" };

/**
 * What a route matches, in a person's words: `every request`, `header end-user = jason and path /api…`.
 * Blocks are alternatives, conditions inside a block hold together.
 */
export function formatMatches(route: Record<string, unknown>): string {
  const blocks = readRecords(route["match"]).map(formatBlock);
  return blocks.length === 0 || blocks.includes("") ? "every request" : blocks.join(" or ");
}

function formatBlock(block: Record<string, unknown>): string {
  const parts: string[] = [];
  for (const [field, value] of Object.entries(block)) {
    if (noun[field] !== undefined) parts.push(formatStringMatch(noun[field], value));
    else if (field === "headers") parts.push(...formatMap("header", value));
    else if (field === "withoutHeaders")
      parts.push(...formatMap("header", value).map((text) => `not (${text})`));
    else if (field === "queryParams") parts.push(...formatMap("query parameter", value));
    else if (field === "port") parts.push(`port ${String(value)}`);
    else if (field === "sourceNamespace") parts.push(`calls from namespace ${String(value)}`);
    else if (field === "sourceLabels") parts.push(`calls from workloads with ${formatLabels(value)}`);
    else if (field === "gateways")
      parts.push(`through ${Array.isArray(value) ? value.join(" or ") : String(value)}`);
    else if (field === "ignoreUriCase") parts.push(value === true ? "in any case" : "");
    else if (field !== "name" && field !== "statPrefix") parts.push(`${field} ${JSON.stringify(value)}`);
  }
  return parts.filter((part) => part !== "").join(" and ");
}

function formatMap(what: string, value: unknown): string[] {
  return Object.entries(readRecord(value)).map(([name, match]) =>
    formatStringMatch(`${what} ${name}`, match),
  );
}

function formatStringMatch(what: string, value: unknown): string {
  const match = readRecord(value);
  const exact = readString(match["exact"]);
  const prefix = readString(match["prefix"]);
  const regex = readString(match["regex"]);
  if (exact !== undefined) return `${what} = ${exact}`;
  if (prefix !== undefined) return `${what} starts with ${prefix}`;
  if (regex !== undefined) return `${what} matches ${regex}`;
  return `${what} is present`;
}

function formatLabels(value: unknown): string {
  return Object.entries(readRecord(value))
    .map(([name, label]) => `${name}=${String(label)}`)
    .join(", ");
}

/** Whether a route takes every request of the mesh's proxies, so that no later route is ever reached. */
export function matchesEverything(route: Record<string, unknown>): boolean {
  const blocks = readRecords(route["match"]);
  return blocks.length === 0 || blocks.some(isCatchAllBlock);
}

/** As istio's IST0130: an empty block, or only a path that everything has. */
function isCatchAllBlock(block: Record<string, unknown>): boolean {
  return Object.entries(block).every(([field, value]) => {
    if (field === "name" || field === "statPrefix" || field === "ignoreUriCase") return true;
    if (field === "gateways") return Array.isArray(value) && (value.length === 0 || value.includes("mesh"));
    if (field !== "uri") return false;
    const match = readRecord(value);
    return (
      match["prefix"] === "/" || match["prefix"] === "" || match["regex"] === ".*" || match["regex"] === "/.*"
    );
  });
}

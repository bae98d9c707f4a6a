import { quote } from "./go-text";
import { readMatchKind } from "./validate-string-match";
import type { ConfigField } from "./config-field";

/** A match in a form in which equal matches are equal texts: defaults dropped, keys sorted, without its name. */
function canonize(match: ConfigField): string {
  const order = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(order);
    if (typeof value !== "object" || value === null) return value;
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined && field !== null)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(fields.map(([name, field]) => [name, order(field)]));
  };
  const stringMatches = new Set(["uri", "scheme", "method", "authority"]);
  const isDefault = (value: unknown) =>
    value === "" ||
    value === 0 ||
    value === false ||
    (typeof value === "object" && Object.keys(value ?? {}).length === 0);
  const fields = match.entries
    .filter(([name, field]) => name !== "name" && field.isSet)
    .filter(([name, field]) => stringMatches.has(name) || !isDefault(field.value))
    .map(([name, field]) => [name, order(field.value)]);
  return JSON.stringify(fields);
}

function nameOf(field: ConfigField, index: number): string {
  const name = field.at("name").text;
  return name === "" ? `#${index}` : quote(name);
}

interface PrefixMatch {
  field: ConfigField;
  route: string;
  match: string;
  prefix: string;
  port: number;
  /** Method and authority. */
  parts: [method: string, authority: string];
  maps: Map<string, string>[];
}

function describeMatch(match: ConfigField): string {
  const kind = readMatchKind(match);
  const text = kind === "exact" || kind === "prefix" ? match.at(kind).text : "";
  return text === "" ? "" : `${kind}:${text}`;
}

function readPrefixMatch(match: ConfigField, route: string, index: number): PrefixMatch | undefined {
  const uri = match.at("uri");
  const prefix = readMatchKind(uri) === "prefix" ? uri.at("prefix").text : "";
  if (prefix === "") return undefined;
  return {
    field: match,
    route,
    match: nameOf(match, index),
    prefix,
    port: match.at("port").number,
    parts: [describeMatch(match.at("method")) || "exact:GET", describeMatch(match.at("authority"))],
    maps: ["headers", "queryParams", "withoutHeaders"].map(
      (name) => new Map(match.at(name).entries.map(([key, value]) => [key, describeMatch(value)])),
    ),
  };
}

/** Whether the earlier match takes all that the later would. Source: istio pkg/config/validation `coveredValidation`. */
function covers(earlier: PrefixMatch, later: PrefixMatch): boolean {
  return (
    later.prefix.startsWith(earlier.prefix) &&
    later.port === earlier.port &&
    earlier.parts.every((part, index) => part.startsWith(later.parts[index] ?? "")) &&
    earlier.maps.every((map, index) => {
      const other = later.maps[index];
      if (other === undefined || other.size !== map.size) return false;
      return [...map].every(([key, value]) => {
        const wanted = other.get(key);
        return wanted !== undefined && value.startsWith(wanted);
      });
    })
  );
}

function warnIneffective(field: ConfigField, route: string, match: string, other: string): void {
  field.warn(
    `virtualService rule ${route} match ${match} is not used (duplicate/overlapping match in rule ${other})`,
  );
}

function warnOfOverlaps(matches: readonly PrefixMatch[]): void {
  for (const [index, earlier] of matches.entries()) {
    for (const later of matches.slice(index + 1)) {
      if (later.prefix === earlier.prefix || !covers(earlier, later)) continue;
      warnIneffective(
        later.field,
        later.route,
        `${later.match} of prefix ${later.prefix}`,
        `${earlier.match} of prefix ${earlier.prefix} on ${earlier.route}`,
      );
    }
  }
}

/**
 * Warns of HTTP, TLS or TCP rules and matches that others before them take all calls from.
 * Source: istio pkg/config/validation `analyzeUnreachableHTTPRules` and its siblings.
 */
export function warnOfUnusedRules(routes: ConfigField): void {
  const encountered = new Map<string, string>();
  const prefixes: PrefixMatch[] = [];
  let catchesAll = false;
  for (const [index, route] of routes.items.entries()) {
    const name = nameOf(route, index);
    const warnUnused = (reason: string) => route.warn(`virtualService rule ${name} not used (${reason})`);
    const matches = route.at("match").items;
    if (matches.length === 0) {
      if (catchesAll) warnUnused("only the last rule can have no matches");
      catchesAll = true;
      continue;
    }
    let duplicates = 0;
    for (const [position, match] of matches.entries()) {
      if (catchesAll) {
        warnUnused("route without matches defined before");
        continue;
      }
      const key = canonize(match);
      const other = encountered.get(key);
      if (other !== undefined) {
        warnIneffective(match, name, nameOf(match, position), other);
        duplicates += 1;
        continue;
      }
      encountered.set(key, name);
      const prefix = readPrefixMatch(match, name, position);
      if (prefix !== undefined) prefixes.push(prefix);
    }
    if (duplicates === matches.length) warnUnused("all matches used by prior rules");
  }
  warnOfOverlaps(prefixes);
}

import { formatDuration } from "./format-duration";
import { readNumber, readRecord, readRecords, readString, readStrings } from "../kubernetes/read-field";
import type { ConfigError } from "./conditions";

/** A part of an Istio route, or the error that voids the whole rule. */
export type Converted<T> = { value: T } | { error: ConfigError };

/** The first of headers that are alike in all but case counts. Source: Gateway API `HTTPHeaderFilter`. */
function mapHeaders(value: unknown): Record<string, string> | undefined {
  const headers = new Map<string, string>();
  for (const header of readRecords(value)) {
    const name = (readString(header.name) ?? "").toLowerCase();
    if (!headers.has(name)) headers.set(name, readString(header.value) ?? "");
  }
  return headers.size === 0 ? undefined : Object.fromEntries(headers);
}

function isHeaderValue(value: string): boolean {
  return [...value].every((character) => character === "\t" || (character >= " " && character !== "\u007F"));
}

/** Istio's `HeaderOperations`; undefined when the filter is empty of content. Source: istio gateway `createHeadersFilter`. */
export function convertHeaderModifier(value: unknown): Converted<Record<string, unknown> | undefined> {
  if (value === undefined) return { value: undefined };
  const filter = readRecord(value);
  for (const header of [...readRecords(filter.set), ...readRecords(filter.add)]) {
    if (isHeaderValue(readString(header.value) ?? "")) continue;
    const message = `header "${readString(header.name) ?? ""}" value contains invalid characters`;
    return { error: { reason: "InvalidFilter", message } };
  }
  const [set, add, remove] = [mapHeaders(filter.set), mapHeaders(filter.add), readStrings(filter.remove)];
  return {
    value: {
      ...(set ? { set } : {}),
      ...(add ? { add } : {}),
      ...(remove.length > 0 ? { remove } : {}),
    },
  };
}

/** Source: istio gateway `createRedirectFilter`. */
export function convertRedirect(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined) return undefined;
  const filter = readRecord(value);
  const path = readRecord(filter.path);
  const port = readNumber(filter.port);
  const scheme = readString(filter.scheme);
  const derived = scheme === undefined ? "FROM_REQUEST_PORT" : "FROM_PROTOCOL_DEFAULT";
  return {
    ...(filter.statusCode === undefined ? {} : { redirectCode: filter.statusCode }),
    ...(filter.hostname === undefined ? {} : { authority: filter.hostname }),
    ...(scheme === undefined ? {} : { scheme }),
    ...(port === undefined ? { derivePort: derived } : { port }),
    ...(path.type === "ReplaceFullPath" ? { uri: path.replaceFullPath } : {}),
    ...(path.type === "ReplacePrefixMatch" ? { prefixRewrite: path.replacePrefixMatch } : {}),
  };
}

/** Undefined when it rewrites nothing. Source: istio gateway `createRewriteFilter`. */
export function convertRewrite(value: unknown): Record<string, unknown> | undefined {
  const filter = readRecord(value);
  const path = readRecord(filter.path);
  const rewrite: Record<string, unknown> = {};
  if (path.type === "ReplacePrefixMatch") {
    // `/` removes the prefix.
    rewrite.uri = (readString(path.replacePrefixMatch) ?? "").replace(/\/$/, "") || "/";
  } else if (path.type === "ReplaceFullPath") {
    rewrite.uriRegexRewrite = { match: "/.*", rewrite: readString(path.replaceFullPath) ?? "" };
  }
  const hostname = readString(filter.hostname) ?? "";
  if (hostname !== "") rewrite.authority = hostname;
  return Object.keys(rewrite).length === 0 ? undefined : rewrite;
}

/** A wildcard stands for any text; `*` alone only for what looks like an origin. */
function convertOrigin(origin: string): Record<string, string> {
  if (origin === "*") return { regex: "^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+$" };
  if (!origin.includes("*")) return { exact: origin };
  if (origin.indexOf("*") === origin.length - 1) return { prefix: origin.slice(0, -1) };
  const parts = origin.split("*").map((part) => part.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`));
  return { regex: `^${parts.join(".*")}$` };
}

/** Source: istio gateway `createCorsFilter`. */
export function convertCors(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined) return undefined;
  const filter = readRecord(value);
  const lists = {
    allowOrigins: readStrings(filter.allowOrigins)
      .filter((origin) => origin !== "")
      .map(convertOrigin),
    allowMethods: readStrings(filter.allowMethods),
    allowHeaders: readStrings(filter.allowHeaders),
    exposeHeaders: readStrings(filter.exposeHeaders),
  };
  const maximumAge = readNumber(filter.maxAge) ?? 0;
  return {
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
    ...(filter.allowCredentials === true ? { allowCredentials: true } : {}),
    ...(maximumAge > 0 ? { maxAge: formatDuration(maximumAge * 1000) } : {}),
    unmatchedPreflights: "IGNORE",
  };
}

/** In percent; undefined: all requests. Source: istio gateway `createMirrorFilter`. */
export function readMirrorPercentage(filter: Record<string, unknown>): number | undefined {
  if (filter.fraction === undefined) return readNumber(filter.percent);
  const fraction = readRecord(filter.fraction);
  return (100 * (readNumber(fraction.numerator) ?? 0)) / (readNumber(fraction.denominator) ?? 100);
}

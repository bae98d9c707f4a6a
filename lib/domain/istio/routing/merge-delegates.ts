import { readNumber, readRecord, readRecords, readString, readStrings } from "../../kubernetes/read-field";
import { conflictsWithRoot } from "./string-match";

type Json = Record<string, unknown>;

/** A match of root and delegate together, and which of each it comes from; undefined: that side had none. */
interface MergedMatch {
  match: Json;
  root?: number;
  delegate?: number;
}

/**
 * The routes of a delegate under the root's route that names it: matches are multiplied, what the delegate leaves out is the
 * root's. A route of which a match fits under no match of the root is left out.
 * Source: istio pilot/pkg/model `MergeHTTPRoutes`, `mergeHTTPRoute`.
 */
export function mergeHttpRoutes(root: Json, delegates: readonly Json[]): Json[] {
  return delegates.flatMap((delegate) => {
    const merged = mergeHttpRoute(root, delegate);
    return merged === undefined ? [] : [merged.route];
  });
}

const inherited = [
  "rewrite",
  "directResponse",
  "timeout",
  "retries",
  "fault",
  "mirror",
  "mirrorPercent",
  "mirrorPercentage",
  "corsPolicy",
  "mirrors",
  "headers",
];

/** One of them, with where each match comes from; undefined when it conflicts with the root. */
export function mergeHttpRoute(
  root: Json,
  delegate: Json,
): { route: Json; matches: MergedMatch[] } | undefined {
  const matches = mergeHttpMatches(readRecords(root["match"]), readRecords(delegate["match"]));
  if (matches === undefined) return undefined;
  const route: Json = { ...delegate };
  if (matches.length === 0) delete route["match"];
  else route["match"] = matches.map(({ match }) => match);
  const name = joinNames(root["name"], delegate["name"]);
  if (name !== "") route["name"] = name;
  for (const field of inherited) {
    const value = root[field];
    if ((route[field] === undefined || route[field] === null) && value !== undefined) route[field] = value;
  }
  return { route, matches };
}

/** The matches of both; undefined when one of the delegate's fits under none of the root's. Source: `mergeHTTPMatchRequests`. */
export function mergeHttpMatches(
  roots: readonly Json[],
  delegates: readonly Json[],
): MergedMatch[] | undefined {
  if (roots.length === 0) return delegates.map((match, delegate) => ({ match, delegate }));
  if (delegates.length === 0) return roots.map((match, root) => ({ match, root }));
  const merged: MergedMatch[] = [];
  for (const [delegate, leaf] of delegates.entries()) {
    let isFound = false;
    for (const [root, match] of roots.entries()) {
      if (hasMatchConflict(match, leaf)) continue;
      merged.push({ match: mergeHttpMatch(match, leaf), root, delegate });
      isFound = true;
    }
    if (!isFound) return undefined;
  }
  return merged;
}

/** Source: istio pilot/pkg/model `mergeHTTPMatchRequest`. */
function mergeHttpMatch(root: Json, delegate: Json): Json {
  const merged: Json = { ...delegate };
  const name = joinNames(root["name"], delegate["name"]);
  if (name !== "") merged["name"] = name;
  for (const field of ["uri", "scheme", "method", "authority", "sourceNamespace", "statPrefix", "port"]) {
    if (!merged[field] && root[field] !== undefined) merged[field] = root[field];
  }
  for (const field of ["headers", "withoutHeaders", "queryParams", "sourceLabels"]) {
    const all = { ...readRecord(root[field]), ...readRecord(delegate[field]) };
    if (Object.keys(all).length > 0) merged[field] = all;
  }
  if (readStrings(delegate["gateways"]).length === 0 && root["gateways"] !== undefined) {
    merged["gateways"] = root["gateways"];
  }
  return merged;
}

function joinNames(root: unknown, delegate: unknown): string {
  return [readString(root) ?? "", readString(delegate) ?? ""].filter((name) => name !== "").join("-");
}

/** Whether a delegate's match cannot hold under a root's. Source: istio pilot/pkg/model `hasConflict`. */
export function hasMatchConflict(root: Json, leaf: Json): boolean {
  if (["uri", "scheme", "method", "authority"].some((field) => conflictsWithRoot(root[field], leaf[field]))) {
    return true;
  }
  for (const field of ["headers", "withoutHeaders", "queryParams"]) {
    const own = readRecord(root[field]);
    for (const [key, value] of Object.entries(readRecord(leaf[field]))) {
      if (conflictsWithRoot(own[key], value)) return true;
    }
  }
  if ((root["ignoreUriCase"] === true) !== (leaf["ignoreUriCase"] === true)) return true;
  const [port, leafPort] = [readNumber(root["port"]) ?? 0, readNumber(leaf["port"]) ?? 0];
  if (port > 0 && leafPort > 0 && port !== leafPort) return true;
  const namespace = readString(root["sourceNamespace"]) ?? "";
  if (namespace !== "" && (readString(leaf["sourceNamespace"]) ?? "") !== namespace) return true;
  const labels = readRecord(root["sourceLabels"]);
  for (const [key, value] of Object.entries(readRecord(leaf["sourceLabels"]))) {
    if (key in labels && labels[key] !== value) return true;
  }
  const gateways = readStrings(root["gateways"]);
  const leafGateways = readStrings(leaf["gateways"]);
  if (gateways.length === 0 || leafGateways.length === 0) return false;
  return gateways.length < leafGateways.length || leafGateways.some((name) => !gateways.includes(name));
}

import { readRecord, readRecords, readString } from "@/lib/domain/kubernetes/read-field";
import { readText } from "./read-case";

type Json = Record<string, unknown>;

/** A request on its way to being made; the same one is put in Envoy's words and in ours. */
export interface Draft {
  principal: string | null;
  headers: Record<string, string>;
  method: string;
  path: string;
  host: string;
  sourceIp: string;
  remoteIp: string;
  destinationIp: string;
  destinationPort: number;
  sni: string;
  claims: Json | null;
  metadata: Record<string, Json>;
}

type Choose = <T>(items: readonly T[]) => T | undefined;

/** Puts a value below a path; what is in the way is replaced. */
export function setPath(target: Json, path: readonly string[], value: unknown): void {
  const [first, ...rest] = path;
  if (first === undefined) return;
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const inner = { ...readRecord(target[first]) };
  setPath(inner, rest, value);
  target[first] = inner;
}

/** A text that Envoy's matcher takes, for regular expressions as far as they are plain. */
function findText(matcher: Json): string | undefined {
  const { exact, prefix, suffix, contains, safeRegex } = matcher;
  if (exact !== undefined) return String(exact);
  if (prefix !== undefined) return `${String(prefix)}x`;
  if (suffix !== undefined) return `x${String(suffix)}`;
  if (contains !== undefined) return `x${String(contains)}x`;
  const regex = readString(readRecord(safeRegex)["regex"]);
  return regex
    ?.replace(/^\^|\$$/g, "")
    .replaceAll(/\([^()]*\)[?*]/g, "")
    .replaceAll(/\(([^()|]*)\|[^()]*\)/g, "$1")
    .replaceAll(/(\.|\[\^[^\]]*\])[*+]/g, "x")
    .replaceAll(/\\(.)/g, "$1");
}

function aimHeader(matcher: Json, draft: Draft): void {
  const name = readText(matcher["name"]).toLowerCase();
  const text = findText(readRecord(matcher["stringMatch"])) ?? readString(matcher["exactMatch"]) ?? "x";
  if (name === ":method") draft.method = text;
  else if (name === ":path") draft.path = text;
  else if (name === ":authority") draft.host = text;
  else draft.headers[name] = text;
}

function findValue(matcher: Json, choose: Choose): unknown {
  if (matcher["orMatch"] !== undefined) {
    const one = choose(readRecords(readRecord(matcher["orMatch"])["valueMatchers"]));
    return one === undefined ? "x" : findValue(one, choose);
  }
  if (matcher["listMatch"] !== undefined) {
    return [findValue(readRecord(readRecord(matcher["listMatch"])["oneOf"]), choose)];
  }
  return findText(readRecord(matcher["stringMatch"])) ?? "x";
}

function aimMetadata(matcher: Json, draft: Draft, choose: Choose): void {
  const path = readRecords(matcher["path"]).map(({ key }) => readText(key));
  const value = findValue(readRecord(matcher["value"]), choose);
  const filter = readText(matcher["filter"]);
  if (filter === "envoy.filters.http.jwt_authn") {
    draft.claims ??= {};
    setPath(draft.claims, path.slice(1), value);
  } else {
    const held = { ...draft.metadata[filter] };
    setPath(held, path, value);
    draft.metadata[filter] = held;
  }
}

/** Changes a draft so that it likely meets a permission or principal; what a negation forbids is left to chance. */
export function aimAt(node: Json, draft: Draft, choose: Choose): void {
  const [[kind, value] = ["", undefined]] = Object.entries(node);
  const config = readRecord(value);
  const parts = readRecords(config["rules"] ?? config["ids"]);
  if (kind === "andRules" || kind === "andIds") parts.forEach((part) => aimAt(part, draft, choose));
  else if (kind === "orRules" || kind === "orIds") {
    const one = choose(parts);
    if (one !== undefined) aimAt(one, draft, choose);
  } else if (kind === "header") aimHeader(config, draft);
  else if (kind === "urlPath") draft.path = findText(readRecord(config["path"])) ?? draft.path;
  else if (kind === "uriTemplate") {
    const template = readText(readRecord(config["typedConfig"])["pathTemplate"]);
    draft.path = template.replaceAll("**", "a/b").replaceAll("*", "a");
  } else if (kind === "destinationPort") draft.destinationPort = Number(value);
  else if (kind === "destinationPortRange") draft.destinationPort = Number(config["start"] ?? 0);
  else if (kind === "destinationIp") draft.destinationIp = readText(config["addressPrefix"]);
  else if (kind === "directRemoteIp" || kind === "sourceIp")
    draft.sourceIp = readText(config["addressPrefix"]);
  else if (kind === "remoteIp") draft.remoteIp = readText(config["addressPrefix"]);
  else if (kind === "requestedServerName") draft.sni = findText(config) ?? draft.sni;
  else if (kind === "metadata") aimMetadata(config, draft, choose);
  else if (kind === "sourcedMetadata") aimMetadata(readRecord(config["metadataMatcher"]), draft, choose);
  else if (kind === "authenticated" || kind === "filterState") {
    const text = findText(readRecord(config["principalName"] ?? config["stringMatch"]));
    if (text !== undefined) draft.principal = text.replace(/^spiffe:\/\//, "");
  }
}

/** What a permission or principal makes of every request; undefined: it depends on the request. */
export function findConstant(node: Json): boolean | undefined {
  const [[kind, value] = ["", undefined]] = Object.entries(node);
  const config = readRecord(value);
  const parts = readRecords(config["rules"] ?? config["ids"]).map(findConstant);
  if (kind === "any") return true;
  if (kind === "notRule" || kind === "notId") {
    const inner = findConstant(config);
    return inner === undefined ? undefined : !inner;
  }
  if (kind === "andRules" || kind === "andIds") return allOf(parts);
  return kind === "orRules" || kind === "orIds" ? anyOf(parts) : undefined;
}

export function allOf(parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}

export function anyOf(parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(true)) return true;
  return parts.includes(undefined) ? undefined : false;
}

/** What a matcher looks at, and whether it takes whatever is there. */
function readSubject([kind, value]: [string, unknown]): { subject: string; takesAll: boolean } {
  const config = readRecord(value);
  const { name, presentMatch, stringMatch, path, filter } = config;
  const text = readRecord(stringMatch ?? (kind === "urlPath" ? path : (config["principalName"] ?? value)));
  const takesAll = presentMatch === true || readRecord(text["safeRegex"])["regex"] === ".+";
  return { subject: JSON.stringify([kind, name, filter, kind === "metadata" ? path : ""]), takesAll };
}

/** The alternatives of a part that is no conjunction. */
function listAlternatives(node: Json): [string, unknown][] {
  const [entry = ["", undefined]] = Object.entries(node);
  if (entry[0] !== "orRules" && entry[0] !== "orIds") return [entry];
  const config = readRecord(entry[1]);
  return readRecords(config["rules"] ?? config["ids"]).flatMap(listAlternatives);
}

/** Whether a conjunction asks for something and forbids that it is there, so that no request can meet it. */
export function isContradictory(node: Json): boolean {
  const config = readRecord(node["andRules"] ?? node["andIds"]);
  const parts = readRecords(config["rules"] ?? config["ids"]);
  const asked = new Set<string>();
  const forbidden = new Set<string>();
  for (const part of parts) {
    const negated = part["notRule"] ?? part["notId"];
    const subjects = listAlternatives(readRecord(negated ?? part)).map(readSubject);
    if (negated !== undefined) {
      for (const { subject, takesAll } of subjects) if (takesAll) forbidden.add(subject);
    } else if (new Set(subjects.map(({ subject }) => subject)).size === 1) {
      for (const { subject } of subjects) asked.add(subject);
    }
  }
  return [...asked].some((subject) => forbidden.has(subject));
}

import { readRecord, readRecords, readString } from "../kubernetes/read-field";
import type { ConfigError } from "./conditions";
import type { Converted } from "./convert-filters";

type StringMatch = Record<string, string>;

function refuseType(type: string, what: string): { error: ConfigError } {
  const message = `unknown type: "${type}" is not supported ${what}`;
  return { error: { reason: "InvalidConfiguration", message } };
}

/** Headers or query parameters by name. */
function convertNamed(value: unknown, what: string): Converted<Record<string, StringMatch> | undefined> {
  const matches = new Map<string, StringMatch>();
  for (const entry of readRecords(value)) {
    const type = readString(entry.type) ?? "Exact";
    const text = readString(entry.value) ?? "";
    if (type === "Exact") matches.set(readString(entry.name) ?? "", { exact: text });
    else if (type === "RegularExpression") matches.set(readString(entry.name) ?? "", { regex: text });
    else return refuseType(type, what);
  }
  return { value: matches.size === 0 ? undefined : Object.fromEntries(matches) };
}

function convertPath(value: unknown): Converted<StringMatch> {
  const path = readRecord(value);
  const type = readString(path.type) ?? "PathPrefix";
  const text = readString(path.value) ?? "/";
  if (type === "PathPrefix") {
    return { value: { prefix: text === "/" ? text : text.replace(/\/$/, "") } };
  }
  if (type === "Exact") return { value: { exact: text } };
  if (type === "RegularExpression") return { value: { regex: text } };
  return refuseType(type, "Path match type");
}

/** gRPC calls are `POST /SERVICE/METHOD`. Source: istio gateway `createGRPCURIMatch`. */
function convertGrpcMethod(value: unknown): Converted<StringMatch | undefined> {
  if (value === undefined) return { value: undefined };
  const match = readRecord(value);
  const [service, method] = [readString(match.service), readString(match.method)];
  const type = readString(match.type) ?? "Exact";
  if (service === undefined && method === undefined) {
    const message = "gRPC match must have method or service defined";
    return { error: { reason: "InvalidConfiguration", message } };
  }
  if (type !== "Exact" && type !== "RegularExpression") return refuseType(type, "Path match type");
  if (service === undefined) return { value: { regex: `/[^/]+/${method ?? ""}` } };
  if (type === "Exact") {
    return { value: method === undefined ? { prefix: `/${service}/` } : { exact: `/${service}/${method}` } };
  }
  return { value: { regex: `/${service}/${method ?? ".+"}` } };
}

function join(
  uri: Converted<StringMatch | undefined>,
  headers: Converted<Record<string, StringMatch> | undefined>,
  queryParams: Converted<Record<string, StringMatch> | undefined>,
  method: string | undefined,
): Converted<Record<string, unknown>> {
  if ("error" in uri) return uri;
  if ("error" in headers) return headers;
  if ("error" in queryParams) return queryParams;
  return {
    value: {
      ...(uri.value ? { uri: uri.value } : {}),
      ...(headers.value ? { headers: headers.value } : {}),
      ...(queryParams.value ? { queryParams: queryParams.value } : {}),
      ...(method === undefined ? {} : { method: { exact: method } }),
    },
  };
}

/** Istio's `HTTPMatchRequest` of an `HTTPRouteMatch`. */
export function convertHttpMatch(match: Record<string, unknown>): Converted<Record<string, unknown>> {
  return join(
    convertPath(match.path),
    convertNamed(match.headers, "HeaderMatch type"),
    convertNamed(match.queryParams, "QueryParams type"),
    readString(match.method),
  );
}

/** Istio's `HTTPMatchRequest` of a `GRPCRouteMatch`. */
export function convertGrpcMatch(match: Record<string, unknown>): Converted<Record<string, unknown>> {
  return join(
    convertGrpcMethod(match.method),
    convertNamed(match.headers, "HeaderMatch type"),
    { value: undefined },
    undefined,
  );
}

import { readNumber, readString } from "../../kubernetes/read-field";
import { isHttpStatus } from "../http-status";
import { parseDuration } from "./parse-duration";
import type { RetryPolicy } from "./proxy-config";

/** What Istio retries when nobody says otherwise. Source: istio core/route/retry. */
export const defaultRetryOn = "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes";

/**
 * The retries of a route; undefined when they are switched off. Numbers among the conditions are status codes.
 * Source: istio pilot/pkg/networking/core/route/retry `ConvertPolicy`.
 */
export function translateRetries(
  spec: Readonly<Record<string, unknown>> | undefined,
): RetryPolicy | undefined {
  if (spec === undefined) return { attempts: 2, retryOn: defaultRetryOn, retriableStatusCodes: [] };
  const attempts = readNumber(spec["attempts"]) ?? 0;
  if (attempts <= 0) return undefined;
  const perTryTimeoutMs = parseDuration(readString(spec["perTryTimeout"]) ?? "");
  return {
    attempts,
    ...readConditions(readString(spec["retryOn"]) ?? ""),
    ...(perTryTimeoutMs === undefined ? {} : { perTryTimeoutMs }),
  };
}

function readConditions(text: string): Pick<RetryPolicy, "retryOn" | "retriableStatusCodes"> {
  if (text === "") return { retryOn: defaultRetryOn, retriableStatusCodes: [] };
  const codes: number[] = [];
  const conditions: string[] = [];
  for (const part of text.split(",").map((item) => item.trim())) {
    if (part === "") continue;
    if (/^\d+$/.test(part) && isHttpStatus(Number(part))) codes.push(Number(part));
    else conditions.push(part);
  }
  if (codes.length > 0 && !conditions.join(",").includes("retriable-status-codes")) {
    conditions.push("retriable-status-codes");
  }
  return { retryOn: conditions.join(","), retriableStatusCodes: codes };
}

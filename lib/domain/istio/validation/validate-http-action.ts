import { isHttpStatus } from "../http-status";
import { validateDuration } from "./duration";
import { countBytes, parseInteger, quote } from "./go-text";
import { checkPort } from "./port";
import { validateDestination } from "./validate-destination";
import { checkHttpStatus } from "./validate-fault";
import { checkRegex, readMatchKind } from "./validate-string-match";
import type { ConfigField } from "./config-field";

const retryPolicies = new Set([
  "5xx",
  "gateway-error",
  "reset",
  "reset-before-request",
  "connect-failure",
  "retriable-4xx",
  "refused-stream",
  "retriable-status-codes",
  "retriable-headers",
  "envoy-ratelimited",
  "http3-post-connect-failure",
  "cancelled",
  "deadline-exceeded",
  "internal",
  "resource-exhausted",
  "unavailable",
]);

function isRetryPolicy(policy: string): boolean {
  return retryPolicies.has(policy) || isHttpStatus(parseInteger(policy) ?? 0);
}

/** Source: istio pkg/config/validation `validateHTTPRetry`. */
export function validateRetries(retries: ConfigField): void {
  if (!retries.isSet) return;
  const attempts = retries.at("attempts");
  const retryOn = retries.at("retryOn");
  if (attempts.number < 0) attempts.error("attempts cannot be negative");
  const configured =
    retries.at("perTryTimeout").isSet || retryOn.text !== "" || retries.at("retryRemoteLocalities").isSet;
  if (attempts.number === 0 && configured) {
    attempts.error("http retry policy configured when attempts are set to 0 (disabled)");
  }
  validateDuration(retries.at("perTryTimeout"));
  for (const policy of retryOn.text === "" ? [] : retryOn.text.split(",")) {
    if (!isRetryPolicy(policy)) retryOn.error(`${quote(policy)} is not a valid retryOn policy`);
  }
  validateDuration(retries.at("backoff"));
}

/** Reports the first problem only, as istiod does. Source: istio pkg/config/validation `validateHTTPRedirect`. */
export function validateRedirect(redirect: ConfigField, matches: ConfigField): void {
  if (!redirect.isSet) return;
  const uri = redirect.at("uri").text;
  const prefix = redirect.at("prefixRewrite");
  const code = redirect.at("redirectCode");
  const scheme = redirect.at("scheme");
  const port = redirect.oneOf("port", "derivePort");
  if (uri !== "" && prefix.text !== "") {
    redirect.error("redirect may only specify one of uri or prefix_rewrite");
    return;
  }
  const other = matches.items.some(
    (match) => match.at("uri").isSet && readMatchKind(match.at("uri")) !== "prefix",
  );
  if (prefix.text !== "" && other) {
    prefix.error("redirect prefix_rewrite requires all URI matches to use prefix match type");
    return;
  }
  const empty = [uri, prefix.text, redirect.at("authority").text, scheme.text].every((text) => text === "");
  if (empty && port === undefined) {
    redirect.error("redirect must specify URI, authority, scheme, or port");
    return;
  }
  if (code.number !== 0 && (code.number < 300 || code.number > 399)) {
    code.error(`${code.number} is not a valid redirect code, must be 3xx`);
  }
  if (!["", "http", "https"].includes(scheme.text)) {
    scheme.error('invalid redirect scheme, must be "http" or "https"');
  }
  const number = redirect.at("port");
  if (port === "port" && number.number > 0) number.error(checkPort(number.number));
}

/** Source: istio pkg/config/validation `validateHTTPDirectResponse`. */
export function validateDirectResponse(response: ConfigField): void {
  if (!response.isSet) return;
  const body = response.at("body");
  const kind = body.oneOf("string", "bytes");
  const content = kind === undefined ? "" : body.at(kind).text;
  const size =
    kind === "bytes" ? Math.floor((content.replace(/=+$/, "").length * 3) / 4) : countBytes(content);
  if (size > 1024 * 1024) {
    body.error("large direct_responses may impact control plane performance, must be less than 1MB");
  } else if (size > 100 * 1024) {
    body.warn("large direct_responses may impact control plane performance");
  }
  response.at("status").error(checkHttpStatus(response.at("status").number));
}

function validateMirrorShare(percentage: ConfigField, field: string): void {
  const value = percentage.at("value").number;
  if (value > 100)
    percentage.at("value").error(`${field} must have a max value of 100 (it has ${value.toFixed(6)})`);
  if (value < 0)
    percentage.at("value").error(`${field} must have a min value of 0 (it has ${value.toFixed(6)})`);
}

/** `mirror`, `mirrors` and their shares. Source: istio pkg/config/validation `validateHTTPRoute`, `validateHTTPMirrors`. */
export function validateMirrors(route: ConfigField): void {
  // Both names are in the CRD's schema.
  for (const percent of [route.at("mirrorPercent"), route.at("mirror_percent")]) {
    if (!percent.isSet) continue;
    if (percent.number > 100) {
      percent.error(`mirror_percent must have a max value of 100 (it has ${percent.number})`);
    }
    percent.warn('using deprecated setting "mirrorPercent", use "mirrorPercentage" instead');
  }
  validateMirrorShare(route.at("mirrorPercentage"), "mirror_percentage");
  validateDestination(route.at("mirror"));
  for (const mirror of route.at("mirrors").items) {
    const destination = mirror.at("destination");
    if (!destination.isSet) {
      destination.error("destination is required for mirrors");
      continue;
    }
    validateDestination(destination);
    validateMirrorShare(mirror.at("percentage"), "mirror percentage");
  }
}

/** Source: istio pkg/config/validation `validateHTTPRewrite`. */
export function validateRewrite(rewrite: ConfigField): void {
  if (!rewrite.isSet) return;
  const uri = rewrite.at("uri").text;
  const regex = rewrite.at("uriRegexRewrite");
  if (uri !== "" && regex.isSet) {
    rewrite.error("rewrite may only contain one of URI or UriRegexRewrite");
    return;
  }
  if (uri === "" && !regex.isSet && rewrite.at("authority").text === "") {
    rewrite.error(
      "rewrite must specify at least one of URI, UriRegexRewrite, or authority. Only one of URI or UriRegexRewrite may be specified",
    );
    return;
  }
  if (!regex.isSet) return;
  const match = regex.at("match");
  if (match.text === "" || regex.at("rewrite").text === "") {
    regex.error(
      "UriRegexRewrite has errors\nUriRegexRewrite requires both Rewrite and Match fields to be specified",
    );
    return;
  }
  const problem = checkRegex(match.text, "HTTPRewrite.UriRegexRewrite.Match");
  if (problem !== undefined) match.error(`UriRegexRewrite has errors\n${problem}`);
}

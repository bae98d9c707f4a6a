import { validateDuration } from "./duration";
import { quote } from "./go-text";
import { checkCorsHeader } from "./header-name";
import { readMatchKind, validateMatchRegex } from "./validate-string-match";
import type { ConfigField } from "./config-field";

const methods = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "CONNECT",
  "OPTIONS",
  "TRACE",
  "*",
]);

/** `corsPolicy` of an HTTP route; an absent one is right. Source: istio pkg/config/validation `validateCORSPolicy`. */
export function validateCorsPolicy(policy: ConfigField): void {
  for (const origin of policy.at("allowOrigins").items) {
    const kind = readMatchKind(origin);
    if (kind === undefined || origin.at(kind).text === "") {
      origin.error("'' is not a valid match type for CORS allow origins");
    } else validateMatchRegex(origin, "corsPolicy.allowOrigins");
  }
  for (const method of policy.at("allowMethods").items) {
    if (!methods.has(method.text)) method.error(`${quote(method.text)} is not a supported HTTP method`);
  }
  for (const header of [...policy.at("allowHeaders").items, ...policy.at("exposeHeaders").items]) {
    header.error(checkCorsHeader(header.text));
  }
  const age = policy.at("maxAge");
  if (!age.isSet) return;
  const duration = validateDuration(age);
  if (duration !== undefined && duration > 0n && duration % 1_000_000_000n !== 0n) {
    age.error("max_age duration is accurate only to seconds precision");
  }
}

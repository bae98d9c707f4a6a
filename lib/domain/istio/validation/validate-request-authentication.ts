import { validateDuration } from "./duration";
import { parseInteger, quote } from "./go-text";
import { parseUrl } from "./go-url";
import { checkStrictHeader } from "./header-name";
import { parseJwks } from "./jwks";
import { validateAttachment } from "./validate-selector";
import type { ConfigField } from "./config-field";

/** Source: istio pkg/config/security `ParseJwksURI`. */
function checkJwksUri(uri: string): string | undefined {
  const url = parseUrl(uri, "reference");
  if ("error" in url) return url.error;
  if (url.scheme !== "http" && url.scheme !== "https")
    return `URI scheme ${quote(url.scheme)} is not supported`;
  if (url.port === "" || parseInteger(url.port) !== undefined) return undefined;
  return `strconv.Atoi: parsing ${quote(url.port)}: value out of range`;
}

function validateJwks(jwks: ConfigField): void {
  if (jwks.text === "") return;
  const parsed = parseJwks(jwks.text);
  if ("error" in parsed) {
    jwks.error(`jwks parse error: ${parsed.error}`);
    return;
  }
  for (const [index, key] of parsed.keys.entries()) {
    if (!key.isPrivate) continue;
    jwks.warn(
      `jwks key at index ${index} contains private key material; only public keys are used for verification`,
    );
  }
}

function validateTexts(list: ConfigField, message: string): void {
  for (const item of list.items) if (item.text === "") item.error(message);
}

/** Source: istio pkg/config/validation `validateJwtRule`, `warnPrivateJwksKeys`. */
function validateRule(rule: ConfigField): void {
  validateTexts(rule.at("audiences"), "audience must be non-empty string");
  const issuer = rule.at("issuer");
  const uri = rule.at("jwksUri");
  if (issuer.text === "" && uri.text === "") issuer.error("issuer or jwksUri must be non-empty string");
  if (uri.text !== "") uri.error(checkJwksUri(uri.text));
  validateJwks(rule.at("jwks"));
  for (const header of rule.at("fromHeaders").items) {
    if (header.at("name").text === "")
      header.at("name").error("location header name must be non-empty string");
  }
  validateTexts(rule.at("fromParams"), "location query must be non-empty string");
  validateTexts(rule.at("fromCookies"), "cookie name must be non-empty string");
  for (const output of rule.at("outputClaimToHeaders").items) {
    const header = output.at("header");
    if (output.at("claim").text === "" || header.text === "") {
      output.error("outputClaimToHeaders header and claim value must be non-empty string");
    } else header.error(checkStrictHeader(header.text));
  }
  validateDuration(rule.at("timeout"));
}

/** `security.istio.io` RequestAuthentication. Source: istio pkg/config/validation `ValidateRequestAuthentication`. */
export function validateRequestAuthentication(object: ConfigField): void {
  const spec = object.at("spec");
  validateAttachment(spec);
  for (const rule of spec.at("jwtRules").items) validateRule(rule);
}

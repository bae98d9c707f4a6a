import { isDnsLabel } from "./dns-label";
import { validateDuration } from "./duration";
import { checkMatchedHeader } from "./header-name";
import { checkPort } from "./port";
import { validateCorsPolicy } from "./validate-cors-policy";
import { validateFault } from "./validate-fault";
import { validateGatewayNames } from "./validate-gateway-names";
import { validateAuthority, validateHeaders } from "./validate-headers";
import {
  validateDirectResponse,
  validateMirrors,
  validateRedirect,
  validateRetries,
  validateRewrite,
} from "./validate-http-action";
import { validateLabels } from "./validate-labels";
import { validateRouteDestinations } from "./validate-route-destinations";
import { readMatchKind, validateMatchRegex, validateStringMatch } from "./validate-string-match";
import type { ConfigField } from "./config-field";

/** A match of an HTTP route, of which istiod gives no warnings. Source: istio pkg/config/validation `validateHTTPRouteMatchRequest`. */
function validateMatch(match: ConfigField): void {
  for (const [name, header] of match.at("headers").entries) {
    header.error(checkMatchedHeader(name));
    validateStringMatch(header, "headers");
  }
  for (const [name, header] of match.at("withoutHeaders").entries) {
    header.error(checkMatchedHeader(name));
    // `*` is no expression here: Istio reads it as "is present".
    const presence = readMatchKind(header) === "regex" && header.at("regex").text === "*";
    if (!presence) validateStringMatch(header, "withoutHeaders");
  }
  validateMatchRegex(match.at("uri"), "uri");
  for (const name of ["scheme", "method", "authority"]) validateStringMatch(match.at(name), name);
  for (const [, parameter] of match.at("queryParams").entries) validateStringMatch(parameter, "queryParams");
  const port = match.at("port");
  if (port.number !== 0) port.error(checkPort(port.number));
  validateLabels(match.at("sourceLabels"));
  validateGatewayNames(match.at("gateways"), false);
  const namespace = match.at("sourceNamespace");
  if (namespace.text !== "" && !isDnsLabel(namespace.text)) {
    namespace.error(`sourceNamespace match ${namespace.text} is invalid`);
  }
}

/** What a route that answers by itself, with `words`, cannot also hold. */
function validateAnswer(route: ConfigField, answer: string, words: string): void {
  const { length } = route.at("route").items;
  if (length > 0) route.at(answer).error(`HTTP route cannot contain both route and ${words}`);
  if (route.at("fault").isSet) route.at("fault").error(`HTTP route cannot contain both fault and ${words}`);
  if (route.at("rewrite").isSet) {
    route.at("rewrite").error(`HTTP route rule cannot contain both rewrite and ${words}`);
  }
}

/** Source: istio pkg/config/validation `validateHTTPRouteConflict`. */
function validateConflicts(route: ConfigField, isDelegate: boolean): void {
  const redirect = route.at("redirect");
  const response = route.at("directResponse");
  const destinations = route.at("route");
  const delegate = route.at("delegate");
  if (delegate.isSet && !isDelegate) {
    const name = route.at("name").text;
    if (redirect.isSet) redirect.error(`root HTTP route ${name} must not specify redirect`);
    if (destinations.items.length > 0) destinations.error(`root HTTP route ${name} must not specify route`);
    return;
  }
  if (delegate.isSet) delegate.error("delegate HTTP route cannot contain delegate");
  if (redirect.isSet) {
    validateAnswer(route, "redirect", "redirect");
    if (response.isSet) response.error("HTTP route rule cannot contain both direct_response and redirect");
  } else if (response.isSet) validateAnswer(route, "directResponse", "direct_response");
  else if (destinations.items.length === 0) {
    destinations.error("HTTP route, redirect or direct_response is required");
  }
  if (route.at("mirror").isSet && route.at("mirrors").items.length > 0) {
    route.at("mirrors").error("HTTP route cannot contain both mirror and mirrors");
  }
}

/**
 * An HTTP route of a VirtualService; `isDelegate` when that has no hosts of its own.
 * Source: istio pkg/config/validation `validateHTTPRoute`.
 */
export function validateHttpRoute(
  route: ConfigField,
  { isDelegate, ofGatewayApi }: { isDelegate: boolean; ofGatewayApi: boolean },
): void {
  validateConflicts(route, isDelegate);
  for (const match of route.at("match").items) validateMatch(match.withoutWarnings());
  validateHeaders(route.at("headers"));
  validateCorsPolicy(route.at("corsPolicy"));
  validateFault(route.at("fault"));
  validateMirrors(route);
  validateRedirect(route.at("redirect"), route.at("match"));
  validateDirectResponse(route.at("directResponse"));
  validateRetries(route.at("retries"));
  validateRewrite(route.at("rewrite"));
  validateAuthority(route);
  validateRouteDestinations(route.at("route"), ofGatewayApi);
  validateDuration(route.at("timeout"));
}

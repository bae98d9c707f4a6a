import { checkChangedHeader, checkRequestHeader, isAuthorityHeader } from "./header-name";
import { checkHeaderValue } from "./header-value";
import { quote } from "./go-text";
import type { ConfigField } from "./config-field";

/** What a route or a destination does to headers. Source: istio pkg/config/validation `validateHTTPRoute`, `validateHTTPRouteDestinations`. */
export function validateHeaders(headers: ConfigField): void {
  const sides = [
    { operations: headers.at("request"), check: checkRequestHeader },
    { operations: headers.at("response"), check: checkChangedHeader },
  ];
  for (const { operations, check } of sides) {
    for (const operation of ["add", "set"]) {
      for (const [name, value] of operations.at(operation).entries) {
        value.error(check(name));
        value.error(checkHeaderValue(value.text));
      }
    }
    for (const name of operations.at("remove").items) name.error(checkChangedHeader(name.text));
  }
}

/** The authority may be rewritten in one place only. Source: istio pkg/config/validation `validateAuthorityRewrite`. */
export function validateAuthority(route: ConfigField): void {
  let current = route.at("rewrite").at("authority").text;
  const request = route.at("headers").at("request");
  for (const [name, value] of [...request.at("set").entries, ...request.at("add").entries]) {
    if (!isAuthorityHeader(name)) continue;
    if (current !== "") {
      value.error(
        `authority header cannot be set multiple times: have ${quote(current)}, attempting to set ${quote(value.text)}`,
      );
      return;
    }
    current = value.text;
  }
}

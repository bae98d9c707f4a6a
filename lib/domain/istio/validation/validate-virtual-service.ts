import { hostsOverlap } from "../host";
import { checkGatewayDomain, checkWildcardDomain } from "./domain-name";
import { isJwtClaim } from "./header-name";
import { isIpAddress } from "./ip-address";
import { validateExportTo } from "./validate-export-to";
import { validateGatewayNames } from "./validate-gateway-names";
import { validateHttpRoute } from "./validate-http-route";
import { validateTcpRoute, validateTlsRoute } from "./validate-layer-4-route";
import { hasGatewaySemantics } from "./validate-metadata";
import { warnOfUnusedRules } from "./warn-of-unused-rules";
import type { ConfigField } from "./config-field";

/** What a VirtualService without hosts, which others delegate to, cannot hold. */
function validateDelegate(spec: ConfigField): void {
  const refusals: [name: string, words: string][] = [
    ["gateways", "gateways specified"],
    ["tls", "tls route specified"],
    ["tcp", "tcp route specified"],
  ];
  for (const [name, words] of refusals) {
    if (spec.at(name).items.length > 0) {
      spec.at(name).error(`delegate virtual service must have no ${words}`);
    }
  }
}

function validateClaims(spec: ConfigField): void {
  const gateways = spec.at("gateways").texts.join(" ");
  for (const match of spec.at("http").items.flatMap((route) => route.at("match").items)) {
    for (const [name, header] of [...match.at("headers").entries, ...match.at("withoutHeaders").entries]) {
      if (!isJwtClaim(name)) continue;
      header.error(
        `JWT claim based routing (key: ${name}) is only supported for gateway, found no gateways: [${gateways}]`,
      );
    }
  }
}

function validateHosts(spec: ConfigField, ofGateway: boolean): void {
  const matchesSni = spec
    .at("tls")
    .items.flatMap((route) => route.at("match").items)
    .some((match) => match.at("sniHosts").items.length > 0);
  const hosts = spec.at("hosts").items;
  let valid = true;
  for (const host of hosts) {
    const problem = ofGateway ? checkGatewayDomain(matchesSni, host.text) : checkWildcardDomain(host.text);
    const wildcard =
      !ofGateway && host.text === "*"
        ? "wildcard host * is not allowed for virtual services bound to the mesh gateway"
        : undefined;
    const refusal = (isIpAddress(host.text) ? undefined : problem) ?? wildcard;
    host.error(refusal);
    valid &&= refusal === undefined;
  }
  if (!valid) return;
  for (const [index, host] of hosts.entries()) {
    for (const later of hosts.slice(index + 1)) {
      if (hostsOverlap(host.text, later.text)) {
        later.error(`duplicate hosts in virtual service: ${host.text} & ${later.text}`);
      }
    }
  }
}

/** `networking.istio.io` VirtualService. Source: istio pkg/config/validation `ValidateVirtualService`. */
export function validateVirtualService(object: ConfigField): void {
  const spec = object.at("spec");
  const gateways = spec.at("gateways");
  const isDelegate = spec.at("hosts").items.length === 0;
  if (isDelegate) validateDelegate(spec);
  const ofGatewayApi = hasGatewaySemantics(object, "route");
  validateGatewayNames(gateways, ofGatewayApi);
  const ofGateway = gateways.items.length > 0 && !gateways.texts.includes("mesh");
  if (!ofGateway) validateClaims(spec);
  validateHosts(spec, ofGateway);
  const kinds = ["http", "tcp", "tls"].map((name) => spec.at(name));
  if (kinds.every((routes) => routes.items.length === 0)) {
    spec.error("http, tcp or tls must be provided in virtual service");
  }
  for (const route of spec.at("http").items) validateHttpRoute(route, { isDelegate, ofGatewayApi });
  for (const route of spec.at("tls").items) validateTlsRoute(route, spec, ofGatewayApi);
  for (const route of spec.at("tcp").items) validateTcpRoute(route, ofGatewayApi);
  validateExportTo(spec.at("exportTo"), object.at("metadata").at("namespace").text);
  for (const routes of kinds) warnOfUnusedRules(routes);
}

import { isHostSubsetOf } from "../host";
import { checkGatewayDomain, checkWildcardDomain } from "./domain-name";
import { quote } from "./go-text";
import { checkIpSubnet, isIpAddress } from "./ip-address";
import { checkPort } from "./port";
import { validateGatewayNames } from "./validate-gateway-names";
import { validateLabels } from "./validate-labels";
import { validateRouteDestinations } from "./validate-route-destinations";
import type { ConfigField } from "./config-field";

function validateConnectionMatch(match: ConfigField): void {
  for (const subnet of match.at("destinationSubnets").items) subnet.error(checkIpSubnet(subnet.text));
  const port = match.at("port");
  if (port.number !== 0) port.error(checkPort(port.number));
  validateLabels(match.at("sourceLabels"));
  validateGatewayNames(match.at("gateways"), false);
}

/** An SNI host must be covered by a host of its VirtualService. Source: istio pkg/config/validation `validateSniHost`. */
function validateSniHost(sniHost: ConfigField, spec: ConfigField): void {
  const name = sniHost.text;
  const ofMesh = spec.at("gateways").texts.includes("mesh");
  const problem = ofMesh ? checkWildcardDomain(name) : checkGatewayDomain(true, name);
  if (problem !== undefined) {
    if (!isIpAddress(name)) sniHost.error(problem);
    else {
      sniHost.warn(
        `using an IP address (${quote(name)}) goes against SNI spec and most clients do not support this`,
      );
    }
    return;
  }
  const hosts = spec.at("hosts").texts;
  if (hosts.some((host) => isHostSubsetOf(name, host))) return;
  sniHost.error(
    `SNI host ${quote(name)} is not a compatible subset of any of the virtual service hosts: [${hosts.join(", ")}]`,
  );
}

/** A TLS route of the VirtualService. Source: istio pkg/config/validation `validateTLSRoute`. */
export function validateTlsRoute(route: ConfigField, spec: ConfigField, ofGatewayApi: boolean): void {
  const matches = route.at("match");
  if (matches.items.length === 0) matches.error("TLS route must have at least one match condition");
  for (const match of matches.items) {
    const hosts = match.at("sniHosts");
    if (hosts.items.length === 0) hosts.error("TLS match must have at least one SNI host");
    for (const host of hosts.items) validateSniHost(host, spec);
    validateConnectionMatch(match);
  }
  if (route.at("route").items.length === 0) route.at("route").error("TLS route is required");
  validateRouteDestinations(route.at("route"), ofGatewayApi);
}

/** A TCP route, of whose gateway names istiod gives no warnings. Source: istio pkg/config/validation `validateTCPRoute`. */
export function validateTcpRoute(route: ConfigField, ofGatewayApi: boolean): void {
  for (const match of route.at("match").items) validateConnectionMatch(match.withoutWarnings());
  if (route.at("route").items.length === 0) route.at("route").error("TCP route is required");
  validateRouteDestinations(route.at("route"), ofGatewayApi);
}

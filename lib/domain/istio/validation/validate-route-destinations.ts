import { validateDestination } from "./validate-destination";
import { validateHeaders } from "./validate-headers";
import type { ConfigField } from "./config-field";

/**
 * The weighted destinations of an HTTP, TLS or TCP route. Those of a route that istiod made of the Gateway API may be invalid hosts.
 * Source: istio pkg/config/validation `validateHTTPRouteDestinations`, `validateRouteDestinations`.
 */
export function validateRouteDestinations(route: ConfigField, ofGatewayApi: boolean): void {
  let total = 0;
  for (const target of route.items) {
    const destination = target.at("destination");
    if (!destination.isSet) destination.error("destination is required");
    validateHeaders(target.at("headers"));
    if (!ofGatewayApi) validateDestination(destination);
    const weight = target.at("weight");
    if (weight.number < 0) weight.error(`weight ${weight.number} < 0`);
    total += weight.number;
  }
  if (route.items.length > 1 && total === 0) route.error("total destination weight = 0");
}

import { isDnsLabel } from "./dns-label";
import { checkFqdn } from "./domain-name";
import { cut, quote } from "./go-text";
import type { ConfigField } from "./config-field";

/**
 * The gateways that a VirtualService or a match names; istiod looks no further than the first that has no namespace. A route that istiod
 * made of the Gateway API may name gateways by other than DNS labels. Source: istio pkg/config/validation `validateGatewayNames`.
 */
export function validateGatewayNames(gateways: ConfigField, ofGatewayApi: boolean): void {
  for (const gateway of gateways.items) {
    const parts = cut(gateway.text, "/");
    if (parts === undefined) {
      const [name = "", namespace] = gateway.text.split(".");
      if (namespace !== undefined) {
        gateway.warn(
          `using legacy gatewayName format ${quote(gateway.text)}; prefer the <namespace>/<name> format: ${quote(`${namespace}/${name}`)}`,
        );
      }
      gateway.error(checkFqdn(gateway.text));
      return;
    }
    const [namespace, name] = parts;
    if (namespace === "" || name === "") gateway.error("config namespace and gateway name cannot be empty");
    if (!isDnsLabel(namespace)) gateway.error(`invalid value for namespace: ${quote(namespace)}`);
    if (!isDnsLabel(name) && !ofGatewayApi) gateway.error(`invalid value for gateway name: ${quote(name)}`);
  }
}

import { isDnsLabel } from "./dns-label";
import { checkWildcardDomain } from "./domain-name";
import { checkPort } from "./port";
import type { ConfigField } from "./config-field";

/** Source: istio pkg/config/validation `validateSubsetName`. */
export function checkSubsetName(name: string): string | undefined {
  if (name === "") return "subset name cannot be empty";
  return isDnsLabel(name) ? undefined : `subset name is invalid: ${name}`;
}

/** Where a route, a mirror or an egress proxy sends to; an absent one is right. Source: istio pkg/config/validation `validateDestination`. */
export function validateDestination(destination: ConfigField): void {
  if (!destination.isSet) return;
  const host = destination.at("host");
  host.error(host.text === "*" ? "invalid destination host *" : checkWildcardDomain(host.text));
  const subset = destination.at("subset");
  if (subset.text !== "") subset.error(checkSubsetName(subset.text));
  const port = destination.at("port");
  if (port.isSet) port.at("number").error(checkPort(port.at("number").number));
}

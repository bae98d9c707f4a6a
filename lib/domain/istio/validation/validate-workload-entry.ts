import { checkFqdn } from "./domain-name";
import { quote } from "./go-text";
import { isIpAddress } from "./ip-address";
import { checkPort, checkPortName } from "./port";
import { checkUnixPath, readUnixPath } from "./unix-address";
import { validateLabels } from "./validate-labels";
import type { ConfigField } from "./config-field";

/** The ports of an endpoint; `servicePorts` are those of its ServiceEntry, undefined when it stands alone. */
export function validateEndpointPorts(ports: ConfigField, servicePorts?: ReadonlySet<string>): void {
  for (const [name, port] of ports.entries) {
    if (servicePorts !== undefined && !servicePorts.has(name)) {
      port.error(`endpoint port ${port.number} is not defined by the service entry`);
    }
    port.error(checkPortName(name));
    port.error(checkPort(port.number));
  }
}

function validateUnixEndpoint(entry: ConfigField, path: string, servicePorts?: ReadonlySet<string>): void {
  const address = entry.at("address");
  address.error(checkUnixPath(path));
  const ports = entry.at("ports");
  if (ports.entries.length > 0) ports.error(`unix endpoint ${address.text} must not include ports`);
  if (servicePorts !== undefined && servicePorts.size !== 1) {
    address.error("exactly 1 service port required for unix endpoints");
  }
}

/**
 * The spec of a WorkloadEntry, or a static endpoint of a ServiceEntry with its ports: such an endpoint cannot be a domain name.
 * Source: istio pkg/config/validation `validateWorkloadEntry`.
 */
export function validateWorkload(entry: ConfigField, servicePorts?: ReadonlySet<string>): void {
  const address = entry.at("address");
  const network = entry.at("network").text;
  const path = readUnixPath(address.text);
  if (address.text === "" && network === "") {
    address.error("address is required");
    return;
  }
  if (address.text === "") address.warn(`address is unset with network ${quote(network)}`);
  else if (path !== undefined) validateUnixEndpoint(entry, path, servicePorts);
  else if (!isIpAddress(address.text)) {
    if (servicePorts !== undefined) {
      address.error(`endpoint address ${quote(address.text)} is not a valid IP address`);
    } else if (checkFqdn(address.text) !== undefined) {
      address.error(`endpoint address ${quote(address.text)} is not a valid FQDN or an IP address`);
    }
  }
  validateEndpointPorts(entry.at("ports"), servicePorts);
  validateLabels(entry.at("labels"));
}

/** `networking.istio.io` WorkloadEntry. Source: istio pkg/config/validation `ValidateWorkloadEntry`. */
export function validateWorkloadEntry(object: ConfigField): void {
  validateWorkload(object.at("spec"));
}

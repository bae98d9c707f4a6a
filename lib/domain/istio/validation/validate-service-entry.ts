import { isWildcard } from "../host";
import { checkFqdn, checkPartialWildcard, checkWildcardDomain } from "./domain-name";
import { quote } from "./go-text";
import { checkIpSubnet, isIpAddress } from "./ip-address";
import { checkPort, checkPortName, checkProtocol, isProtocolOf } from "./port";
import { validateExportTo } from "./validate-export-to";
import { validateLabels } from "./validate-labels";
import { validateNetworkingSelector } from "./validate-selector";
import { validateEndpointPorts, validateWorkload } from "./validate-workload-entry";
import type { ConfigField } from "./config-field";

const dynamicProtocols = new Set(["http", "tls", "grpc", "http2"]);

/** Whether istiod gives the hosts addresses of its own (unless switched off for the mesh). Source: istio pilot/pkg/networking/serviceentry `ShouldV2AutoAllocateIPFromConfig`. */
function allocatesAddresses(object: ConfigField, resolution: string): boolean {
  const label = object.at("metadata").at("labels").at("networking.istio.io/enable-autoallocate-ip").text;
  const addresses = object.at("spec").at("addresses").items;
  return resolution !== "NONE" && label.toLowerCase() !== "false" && addresses.length === 0;
}

function validateHosts(spec: ConfigField, resolution: string): void {
  const hosts = spec.at("hosts");
  if (hosts.items.length === 0) hosts.error("service entry must have at least one host");
  for (const host of hosts.items) {
    if (host.text === "*") {
      host.error("invalid host *");
      continue;
    }
    host.error(checkWildcardDomain(host.text));
    if (resolution !== "DYNAMIC_DNS") host.warn(checkPartialWildcard(host.text));
  }
}

function validateAddresses(addresses: ConfigField, resolution: string): void {
  for (const address of addresses.items) address.error(checkIpSubnet(address.text));
  const hasBlock = addresses.texts.some((address) => address.includes("/"));
  if (hasBlock && resolution !== "NONE" && resolution !== "STATIC") {
    addresses.error("CIDR addresses are allowed only for NONE/STATIC resolution types");
  }
}

function validatePorts(object: ConfigField, resolution: string): Set<string> {
  const spec = object.at("spec");
  const names = new Set<string>();
  const numbers = new Set<number>();
  const needsAddress = spec.at("addresses").items.length === 0 && !allocatesAddresses(object, resolution);
  for (const port of spec.at("ports").items) {
    const name = port.at("name");
    const number = port.at("number");
    const protocol = port.at("protocol");
    if (names.has(name.text)) name.error(`service entry port name ${quote(name.text)} already defined`);
    names.add(name.text);
    if (numbers.has(number.number)) number.error(`service entry port ${number.number} already defined`);
    numbers.add(number.number);
    const target = port.at("targetPort");
    if (target.number !== 0) target.error(checkPort(target.number));
    if (needsAddress && (protocol.text === "" || protocol.text === "TCP")) {
      port.warn(
        "addresses are required for ports serving TCP (or unset) protocol when IP Autoallocation is not enabled",
      );
    }
    name.error(checkPortName(name.text));
    protocol.error(checkProtocol(protocol.text));
    number.error(checkPort(number.number));
  }
  return names;
}

function validateDnsResolution(spec: ConfigField, resolution: string, portNames: ReadonlySet<string>): void {
  const endpoints = spec.at("endpoints");
  const hosts = spec.at("hosts");
  const wrong =
    endpoints.items.length > 0 ? undefined : hosts.items.find((host) => checkFqdn(host.text) !== undefined);
  if (wrong !== undefined) {
    wrong.error(
      `hosts must be FQDN or contain only prefix wildcards if no endpoints are provided for resolution mode ${resolution}, ${checkFqdn(wrong.text)}`,
    );
  }
  if (resolution === "DNS_ROUND_ROBIN" && endpoints.items.length > 1) {
    endpoints.error(`there must only be 0 or 1 endpoint for resolution mode ${resolution}`);
  }
  for (const endpoint of endpoints.items) {
    const address = endpoint.at("address");
    if (!isIpAddress(address.text) && checkFqdn(address.text) !== undefined) {
      address.error(`endpoint address ${quote(address.text)} is not a valid FQDN or an IP address`);
    }
    validateLabels(endpoint.at("labels"));
    validateEndpointPorts(endpoint.at("ports"), portNames);
  }
  const hasTcp = spec.at("ports").items.some((port) => isProtocolOf("tcp", port.at("protocol").text));
  if (hasTcp && spec.at("addresses").items.length > 0 && hosts.items.length > 1) {
    hosts.warn(
      "service entry can not have more than one host specified simultaneously with address and tcp port",
    );
  }
}

function validateDynamicResolution(object: ConfigField, resolution: string): void {
  const spec = object.at("spec");
  const hosts = spec.at("hosts");
  if (hosts.items.length === 0) {
    hosts.error(`at least one wildcard host must be provided for resolution type ${resolution}`);
  }
  for (const host of hosts.items) {
    if (!isWildcard(host.text)) host.error(`host must be wildcarded for resolution mode ${resolution}`);
  }
  if (spec.at("addresses").items.length > 0) {
    spec
      .at("addresses")
      .error(
        `addresses cannot be set for resolution type ${resolution}. HTTP route domains will only be generatedfrom the hosts field values`,
      );
  }
  if (spec.at("endpoints").items.length > 0) {
    spec
      .at("endpoints")
      .error(
        `endpoints cannot be set for resolution type ${resolution}. Destination IP address determined from hostsfield values`,
      );
  }
  for (const port of spec.at("ports").items) {
    const protocol = port.at("protocol");
    if (!dynamicProtocols.has(protocol.text.toLowerCase())) {
      protocol.error(
        `only HTTP, TLS, GRPC, and HTTP2 protocols are supported for resolution type ${resolution}`,
      );
    }
  }
  const location = spec.at("location");
  const waypoint = object.at("metadata").at("labels").at("istio.io/use-waypoint").text;
  if (location.text === "MESH_INTERNAL" && waypoint !== "" && waypoint.toLowerCase() !== "none") {
    location.error(
      `location MESH_INTERNAL with resolution type ${resolution} is not supported when using waypoints`,
    );
  }
}

function validateResolution(object: ConfigField, resolution: string, portNames: ReadonlySet<string>): void {
  const spec = object.at("spec");
  const endpoints = spec.at("endpoints");
  switch (resolution) {
    case "NONE":
      if (endpoints.items.length > 0) {
        endpoints.error("no endpoints should be provided for resolution type none");
      }
      if (spec.at("workloadSelector").isSet) {
        spec.at("workloadSelector").warn("workloadSelector should not be set when resolution mode is NONE");
      }
      break;
    case "STATIC":
      for (const endpoint of endpoints.items) validateWorkload(endpoint, portNames);
      break;
    case "DNS":
    case "DNS_ROUND_ROBIN":
      validateDnsResolution(spec, resolution, portNames);
      break;
    case "DYNAMIC_DNS":
      validateDynamicResolution(object, resolution);
      break;
    default:
      spec.at("resolution").error(`unsupported resolution type ${resolution}`);
  }
}

/** `networking.istio.io` ServiceEntry. Source: istio pkg/config/validation `ValidateServiceEntry`. */
export function validateServiceEntry(object: ConfigField): void {
  const spec = object.at("spec");
  const resolution = spec.at("resolution").text || "NONE";
  validateNetworkingSelector(spec.at("workloadSelector"), "service entry");
  if (spec.at("workloadSelector").isSet && spec.at("endpoints").items.length > 0) {
    spec.error("only one of WorkloadSelector or Endpoints is allowed in Service Entry");
  }
  validateHosts(spec, resolution);
  validateAddresses(spec.at("addresses"), resolution);
  const portNames = validatePorts(object, resolution);
  validateResolution(object, resolution, portNames);
  const ports = spec.at("ports");
  const plain = ports.items.find((port) => {
    const protocol = port.at("protocol").text;
    return !isProtocolOf("http", protocol) && !isProtocolOf("tls", protocol);
  });
  if (resolution !== "NONE" && spec.at("hosts").items.length > 1 && plain !== undefined) {
    plain.at("protocol").error("multiple hosts provided with non-HTTP, non-TLS ports");
  }
  validateExportTo(spec.at("exportTo"), object.at("metadata").at("namespace").text, { mayBeNone: true });
}

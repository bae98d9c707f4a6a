import type { ConfigField } from "./config-field";

/** Fields of Envoy's own API that hold a message of any type, or a map of such. */
const anyFields = new Set(["typed_config", "typedConfig"]);
const anyMapFields = new Set([
  "typed_per_filter_config",
  "typedPerFilterConfig",
  "typed_extension_protocol_options",
  "typedExtensionProtocolOptions",
]);
/** Objects that are a filter themselves. */
const filterClass = new Set(["HTTP_FILTER", "NETWORK_FILTER", "LISTENER_FILTER", "EXTENSION_CONFIG"]);
const configured = ["typed_config", "typedConfig", "config_discovery", "configDiscovery"];

function validateAny(message: ConfigField): void {
  const type = message.at("@type");
  if (!type.isSet) {
    message.error("Envoy filter: Any JSON doesn't have '@type'");
  } else if (!/[^/.]\.[^/]*$/.test(type.text)) {
    type.error(`referenced type unknown: Envoy filter: could not resolve Any message type: ${type.text}`);
  } else if (type.text.includes(".v2.")) {
    type.error(
      `referenced type unknown (hint: try using the v3 XDS API): Envoy filter: could not resolve Any message type: ${type.text}`,
    );
  }
}

function validateField(name: string, field: ConfigField): void {
  if (anyFields.has(name) && field.isSet) validateAny(field);
  if (anyMapFields.has(name)) for (const [, message] of field.entries) validateAny(message);
  validateMessages(field);
}

function validateMessages(value: ConfigField): void {
  if (Array.isArray(value.value)) for (const item of value.items) validateMessages(item);
  else for (const [name, field] of value.entries) validateField(name, field);
}

/**
 * The value of a patch, as far as it can be judged without Envoy's whole API: messages of any type name their type, which is not of
 * the v2 API, and filters have a typed configuration. Source: istio pkg/config/validation/envoyfilter, pkg/config/xds `BuildXDSObjectFromStruct`.
 */
export function validateEnvoyPatch(value: ConfigField, applyTo: string): void {
  if (!value.isSet) return;
  const isFilter = filterClass.has(applyTo);
  for (const [name, field] of value.entries) {
    // At the top of what is no filter this is no field of Envoy's, and passed over.
    if (isFilter || !anyFields.has(name)) validateField(name, field);
  }
  if (!isFilter || configured.some((name) => value.at(name).isSet)) return;
  value.warn(`using deprecated types by name without typed_config; ${value.at("name").text}`);
}

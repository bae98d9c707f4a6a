import { parse, ParseError } from "@marcbachmann/cel-js";
import { validateAttachment } from "./validate-selector";
import type { ConfigField } from "./config-field";

function validateProviders(providers: ConfigField): void {
  const nameless = providers.items.find((provider) => provider.at("name").text === "");
  nameless?.at("name").error("providers.name may not be empty");
}

function validateOverride(override: ConfigField): void {
  for (const [name, tag] of override.at("tagOverrides").entries) {
    if (name === "") tag.warn("tagOverrides.name may not be empty");
    const value = tag.at("value");
    const operation = tag.at("operation").text || "UPSERT";
    if (operation === "UPSERT" && value.text === "") {
      value.error("tagOverrides.value must be set when operation is UPSERT");
    }
    if (operation === "REMOVE" && value.text !== "") {
      value.error("tagOverrides.value may only be set when operation is UPSERT");
    }
  }
  const match = override.at("match");
  const custom = match.at("customMetric");
  if (match.oneOf("metric", "customMetric") === "customMetric" && custom.text === "") {
    custom.error("customMetric may not be empty");
  }
}

const tagFields: Record<string, { field: string; message: string }> = {
  literal: { field: "value", message: "literal tag value may not be empty" },
  header: { field: "name", message: "header tag name may not be empty" },
  environment: { field: "name", message: "environment tag name may not be empty" },
};

function validateTracing(tracing: ConfigField): void {
  const providers = tracing.at("providers");
  if (providers.items.length > 1) providers.warn("multiple providers is not currently supported");
  validateProviders(providers);
  const share = tracing.at("randomSamplingPercentage");
  if (share.number < 0 || share.number > 100) {
    share.error("randomSamplingPercentage must be in range [0.0, 100.0]");
  }
  for (const [name, tag] of tracing.at("customTags").entries) {
    if (name === "") tag.error("tag name may not be empty");
    const kind = tag.oneOf("literal", "environment", "header", "formatter") ?? "";
    const needed = Object.hasOwn(tagFields, kind) ? tagFields[kind] : undefined;
    if (needed === undefined) continue;
    const content = tag.at(kind).at(needed.field);
    if (content.text === "") content.error(needed.message);
  }
}

/** Source: istio pkg/config/validation `validateTelemetryFilter`. */
function checkExpression(expression: string): string | undefined {
  try {
    parse(expression);
    return undefined;
  } catch (error) {
    if (error instanceof ParseError) return `must be a valid CEL expression, ${error.message}`;
    throw error;
  }
}

/** `telemetry.istio.io` Telemetry. Source: istio pkg/config/validation `ValidateTelemetry`. */
export function validateTelemetry(object: ConfigField): void {
  const spec = object.at("spec");
  validateAttachment(spec);
  for (const metrics of spec.at("metrics").items) {
    validateProviders(metrics.at("providers"));
    for (const override of metrics.at("overrides").items) validateOverride(override);
  }
  const tracing = spec.at("tracing");
  if (tracing.items.length > 1) tracing.warn("multiple tracing is not currently supported");
  for (const item of tracing.items) validateTracing(item);
  for (const logging of spec.at("accessLogging").items) {
    const filter = logging.at("filter");
    const expression = filter.at("expression");
    if (filter.isSet) expression.error(checkExpression(expression.text));
    validateProviders(logging.at("providers"));
  }
}

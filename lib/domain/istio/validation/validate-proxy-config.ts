import { validateWorkloadSelector } from "./validate-selector";
import type { ConfigField } from "./config-field";

/** `networking.istio.io` ProxyConfig. Source: istio pkg/config/validation `ValidateProxyConfig`. */
export function validateProxyConfig(object: ConfigField): void {
  const spec = object.at("spec");
  validateWorkloadSelector(spec.at("selector"));
  const concurrency = spec.at("concurrency");
  if (concurrency.number < 0) concurrency.error("concurrency must be greater than or equal to 0");
}

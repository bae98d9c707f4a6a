import { validateWorkloadSelector } from "./validate-selector";
import type { ConfigField } from "./config-field";

/** `security.istio.io` PeerAuthentication. Source: istio pkg/config/validation `ValidatePeerAuthentication`. */
export function validatePeerAuthentication(object: ConfigField): void {
  const spec = object.at("spec");
  const selector = spec.at("selector");
  const ports = spec.at("portLevelMtls");
  if (selector.at("matchLabels").entries.length === 0 && ports.entries.length > 0) {
    ports.error("mesh/namespace peer authentication cannot have port level mTLS");
  }
  if (ports.isSet && ports.entries.length === 0) {
    ports.error("port level mTLS, if defined, must have at least one element");
  }
  for (const [port, mode] of ports.entries) {
    if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
      mode.error("port must be in range 1..65535");
    }
  }
  validateWorkloadSelector(selector);
}

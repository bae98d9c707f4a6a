import { quote } from "./go-text";
import type { ConfigField } from "./config-field";

function validateSelectorLabels(labels: ConfigField): void {
  for (const [key, value] of labels.entries) {
    const pair = quote(`${key}=${value.text}`);
    if (key === "") value.error(`empty key is not supported in selector: ${pair}`);
    if (key.includes("*") || value.text.includes("*"))
      value.error(`wildcard is not supported in selector: ${pair}`);
  }
}

const withoutLabels = "workload selector specified without labels";

/** `selector.matchLabels`. Source: istio pkg/config/validation `validateWorkloadSelector`. */
export function validateWorkloadSelector(selector: ConfigField): void {
  if (!selector.isSet) return;
  const labels = selector.at("matchLabels");
  validateSelectorLabels(labels);
  if (labels.entries.length === 0) selector.warn(withoutLabels);
}

/** `workloadSelector.labels` of Sidecar, ServiceEntry and EnvoyFilter. Source: istio pkg/config/validation `ValidateAlphaWorkloadSelector`. */
export function validateNetworkingSelector(selector: ConfigField, kind: string): void {
  if (!selector.isSet) return;
  const labels = selector.at("labels");
  validateSelectorLabels(labels);
  if (labels.entries.length === 0) {
    selector.warn(`${kind}: ${withoutLabels}, will be applied to all services in namespace`);
  }
}

const targets: Record<string, string> = {
  "core/Service": "core/v1/Service",
  "networking.istio.io/ServiceEntry": "networking.istio.io/v1/ServiceEntry",
  "gateway.networking.k8s.io/Gateway": "gateway.networking.k8s.io/v1/Gateway",
  "gateway.networking.k8s.io/GatewayClass": "gateway.networking.k8s.io/v1/GatewayClass",
};

function validateTargetReference(reference: ConfigField): void {
  const name = reference.at("name");
  if (name.text === "") name.error("targetRef name must be set");
  const namespace = reference.at("namespace");
  if (namespace.text !== "") {
    namespace.error("targetRef namespace must not be set; cross namespace referencing is not supported");
  }
  const group = reference.at("group").text;
  const kind = reference.at("kind").text;
  if (Object.hasOwn(targets, `${group || "core"}/${kind}`)) return;
  const allowed = Object.values(targets).join(" ");
  reference.at("kind").error(`targetRef must be to one of [${allowed}] but was ${group}/${kind}`);
}

/**
 * What a policy attaches to: `selector`, `targetRef` or `targetRefs`, one of them.
 * Source: istio pkg/config/validation `validateOneOfSelectorType`, `validateWorkloadSelector`, `validatePolicyTargetReference`.
 */
export function validateAttachment(spec: ConfigField): void {
  const selector = spec.at("selector");
  const reference = spec.at("targetRef");
  const references = spec.at("targetRefs");
  if ([selector.isSet, reference.isSet, references.items.length > 0].filter(Boolean).length > 1) {
    spec.error("only one of targetRefs or workloadSelector can be set");
  }
  validateWorkloadSelector(selector);
  if (reference.isSet) validateTargetReference(reference);
  for (const item of references.items) validateTargetReference(item);
}

import { checkWildcardDomain } from "./domain-name";
import { checkSubsetName } from "./validate-destination";
import { validateExportTo } from "./validate-export-to";
import { validateLabels } from "./validate-labels";
import { validateWorkloadSelector } from "./validate-selector";
import { validateTrafficPolicy } from "./validate-traffic-policy";
import type { ConfigField } from "./config-field";

/** `networking.istio.io` DestinationRule. Source: istio pkg/config/validation `ValidateDestinationRule`. */
export function validateDestinationRule(object: ConfigField): void {
  const namespace = object.at("metadata").at("namespace").text;
  const spec = object.at("spec");
  spec.at("host").error(checkWildcardDomain(spec.at("host").text));
  validateTrafficPolicy(spec.at("trafficPolicy"), namespace);
  const names = new Set<string>();
  for (const subset of spec.at("subsets").items) {
    const name = subset.at("name");
    if (names.has(name.text)) name.error(`duplicate subset names: ${name.text}`);
    names.add(name.text);
    name.error(checkSubsetName(name.text));
    validateLabels(subset.at("labels"));
    validateTrafficPolicy(subset.at("trafficPolicy").withoutWarnings(), namespace);
  }
  const selector = spec.at("workloadSelector");
  validateExportTo(spec.at("exportTo"), namespace, { selectsWorkloads: selector.isSet });
  validateWorkloadSelector(selector);
}

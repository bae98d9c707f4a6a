import { isDnsLabel } from "./dns-label";
import type { ConfigField } from "./config-field";

function checkVisibility(target: string, mayBeNone: boolean): string | undefined {
  if (target === "~") {
    return mayBeNone ? undefined : "exportTo ~ (none) is not allowed for Istio configuration objects";
  }
  if (target === "." || target === "*" || isDnsLabel(target)) return undefined;
  return "only .,*, or a valid DNS 1123 label is allowed as exportTo entry";
}

/**
 * Whom an object is exported to. Only a ServiceEntry may be exported to no one, and a DestinationRule that selects workloads must stay
 * in its namespace. Source: istio pkg/config/validation `validateExportTo`.
 */
export function validateExportTo(
  exportTo: ConfigField,
  namespace: string,
  { mayBeNone = false, selectsWorkloads = false } = {},
): void {
  const entries = exportTo.items;
  const targets = new Set<string>();
  for (const entry of entries) {
    const target = entry.text === "." ? namespace : entry.text;
    if (targets.has(target)) {
      entry.error(
        target === entry.text
          ? `duplicate entries in exportTo for entry ${target}`
          : `duplicate entries in exportTo: . and current namespace ${namespace}`,
      );
      continue;
    }
    const problem = checkVisibility(target, mayBeNone);
    entry.error(problem);
    if (problem === undefined) targets.add(target);
  }
  if (selectsWorkloads && targets.size > 0) {
    if (!targets.has(namespace)) {
      exportTo.error("destination rule with workload selector cannot have exportTo beyond current namespace");
    } else if (targets.size > 1) {
      exportTo.error("destination rule with workload selector cannot have multiple entries in exportTo");
    }
  }
  if (entries.length < 2) return;
  if (targets.has("*")) {
    exportTo.error("cannot have both public (*) and non-public exportTo values for a resource");
  }
  if (targets.has("~")) exportTo.error("cannot export service entry to no one (~) and someone");
}

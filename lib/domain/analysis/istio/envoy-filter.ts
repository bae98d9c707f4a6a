import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import { readNumber, readRecord, readRecords, readString } from "../../kubernetes/read-field";
import { compareText } from "../../kubernetes/select";
import type { Check } from "../check";
import { subjectOf } from "../create-finding";
import type { IstioMessageName } from "../istio-messages";
import { keepFirst } from "../keep-first";
import { reportMessage } from "../report-message";
import { fullName } from "../world-indexes";
import { specOf } from "./mesh-membership";

const routeTargets = ["ROUTE_CONFIGURATION", "HTTP_ROUTE"];
const replaceable = ["NETWORK_FILTER", "HTTP_FILTER", "VIRTUAL_HOST"];
const relative = "relative";

/** The name of the filter that a patch is about: in its value, else in its match; "" when neither says. */
function nameFilter(configPatch: Record<string, unknown>): string {
  const { value } = readRecord(configPatch["patch"]);
  if (typeof value !== "object" || value === null) return "";
  const { name } = readRecord(value);
  if (name !== undefined) return `value ${JSON.stringify(name)}`;
  const chain = readRecord(readRecord(readRecord(configPatch["match"])["listener"])["filterChain"]);
  return readString(readRecord(chain["filter"])["name"]) ?? "";
}

/** What is wrong with an operation on a target; `relative`: its place depends on other filters. */
function judgeOperation(operation: string, target: string): IstioMessageName | typeof relative | undefined {
  switch (operation) {
    case "ADD":
      return routeTargets.includes(target) ? "EnvoyFilterUsesAddOperationIncorrectly" : undefined;
    case "REMOVE":
      return routeTargets.includes(target) ? "EnvoyFilterUsesRemoveOperationIncorrectly" : relative;
    case "REPLACE":
      return replaceable.includes(target) ? relative : "EnvoyFilterUsesReplaceOperationIncorrectly";
    case "INSERT_BEFORE":
    case "INSERT_AFTER":
      return relative;
    default:
      return undefined;
  }
}

/** Checks the patches of one filter in order; adds the names of filters that are bound to a proxy version to `versioned`. */
function checkFilter(cluster: string, filter: KubernetesObject, versioned: Set<string>): Finding[] {
  const findings: Finding[] = [];
  const spec = specOf(filter);
  const hasPriority = (readNumber(spec["priority"]) ?? 0) !== 0;
  for (const [index, configPatch] of readRecords(spec["configPatches"]).entries()) {
    const { patch } = configPatch;
    if (typeof patch !== "object" || patch === null) break;
    const name = nameFilter(configPatch);
    const operation = readString(readRecord(patch)["operation"]) ?? "";
    const judged = judgeOperation(operation, readString(configPatch["applyTo"]) ?? "");
    const message =
      judged !== relative
        ? judged
        : versioned.has(name)
          ? "EnvoyFilterUsesRelativeOperationWithProxyVersion"
          : "EnvoyFilterUsesRelativeOperation";
    if (message !== undefined && !(judged === relative && hasPriority)) {
      const path = ["spec", "configPatches", index, "patch", "value"];
      findings.push(reportMessage(cluster, subjectOf(filter), message, [], path));
    }
    if (readString(readRecord(readRecord(configPatch["match"])["proxy"])["proxyVersion"]))
      versioned.add(name);
  }
  return keepFirst(findings);
}

/** Patches that Istio ignores or whose result depends on the order of filters. Source: istio analyzers/envoyfilter/envoyfilter.go. */
export const envoyFilter: Check = {
  name: "envoyfilter.EnvoyPatchAnalyzer",
  inputs: ["envoyFilters"],
  run({ world: { cluster, envoyFilters } }) {
    const versioned = new Set<string>();
    return [...envoyFilters]
      .sort((a, b) => compareText(fullName(a.metadata), fullName(b.metadata)))
      .flatMap((filter) => checkFilter(cluster, filter, versioned));
  },
};

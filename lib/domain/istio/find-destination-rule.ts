import { compareAge } from "../kubernetes/compare-age";
import type { KubernetesObject } from "../kubernetes/object";
import { readRecord, readRecords, readString, readStringMap } from "../kubernetes/read-field";
import { defaultDomain, findMostSpecificHost, findVisibility, resolveShortName } from "./host";
import { namespaceOf, readExportTo } from "./virtual-service";

/** Istio's root namespace unless the mesh config says otherwise. */
export const defaultRootNamespace = "istio-system";

export interface Subset {
  name: string;
  labels: Record<string, string>;
  /** The DestinationRule that defines it. */
  rule: KubernetesObject;
}

/** What the DestinationRules of one namespace say together about a host. */
export interface EffectiveDestinationRule {
  /** The host as resolved: the service's own, or the wildcard that covers it. */
  host: string;
  namespace: string;
  /** Merged rules, oldest first. */
  rules: KubernetesObject[];
  subsets: Subset[];
  /** The first top-level policy among the rules; it is never merged field by field. */
  trafficPolicy?: Record<string, unknown>;
}

/**
 * The DestinationRule in force for `host` as a client in `clientNamespace` sees it: the first of client namespace, service
 * namespace and root namespace that has a rule wins wholly. Rules for selected client workloads are left out.
 * Source: istio pilot/pkg/model `destinationRule`, `mergeDestinationRule`.
 */
export function findDestinationRule(input: {
  destinationRules: readonly KubernetesObject[];
  clientNamespace: string;
  serviceNamespace: string;
  host: string;
  rootNamespace?: string;
  domain?: string;
}): EffectiveDestinationRule | undefined {
  const {
    clientNamespace,
    serviceNamespace,
    rootNamespace = defaultRootNamespace,
    domain = defaultDomain,
  } = input;
  const rules = input.destinationRules
    .filter((rule) => readRecord(rule["spec"])["workloadSelector"] === undefined)
    .toSorted(compareAge);

  // A public rule in the root namespace is a default for everyone, not one of the root namespace's own clients.
  const own =
    clientNamespace === rootNamespace
      ? rules.filter((rule) => isPrivate(readExportTo(rule), rootNamespace))
      : rules;
  return (
    findInNamespace(own, clientNamespace, clientNamespace, input.host, domain) ??
    findInNamespace(rules, serviceNamespace, clientNamespace, input.host, domain) ??
    findInNamespace(rules, rootNamespace, clientNamespace, input.host, domain)
  );
}

function isPrivate(exportTo: readonly string[], namespace: string): boolean {
  return exportTo.length > 0 && exportTo.every((item) => item === "." || item === namespace);
}

function findInNamespace(
  rules: readonly KubernetesObject[],
  namespace: string,
  clientNamespace: string,
  host: string,
  domain: string,
): EffectiveDestinationRule | undefined {
  const visible = rules.filter(
    (rule) =>
      namespaceOf(rule) === namespace &&
      findVisibility(readExportTo(rule), namespace, clientNamespace) !== undefined,
  );
  const deciding = findMostSpecificHost(
    host,
    visible.map((rule) => readDestinationRuleHost(rule, domain)),
  );
  const matching = visible.filter((rule) => readDestinationRuleHost(rule, domain) === deciding);
  const [first] = matching;
  if (first === undefined || deciding === undefined) return undefined;
  const merged = matching.filter((rule) => formatExportTo(rule) === formatExportTo(first));

  const subsets = new Map<string, Subset>();
  for (const rule of merged) {
    for (const subset of readSubsets(rule)) if (!subsets.has(subset.name)) subsets.set(subset.name, subset);
  }
  const policy = merged
    .map((rule) => readRecord(rule["spec"])["trafficPolicy"])
    .find((value) => value !== undefined);
  return {
    host: deciding,
    namespace,
    rules: merged,
    subsets: [...subsets.values()],
    ...(policy === undefined ? {} : { trafficPolicy: readRecord(policy) }),
  };
}

/** `spec.host`, resolved. */
export function readDestinationRuleHost(rule: KubernetesObject, domain = defaultDomain): string {
  return resolveShortName(
    readString(readRecord(rule["spec"])["host"]) ?? "",
    namespaceOf(rule),
    domain,
  ).toLowerCase();
}

/** `spec.subsets` of one rule; entries without a name are left out. */
function readSubsets(rule: KubernetesObject): Subset[] {
  return readRecords(readRecord(rule["spec"])["subsets"]).flatMap((subset) => {
    const name = readString(subset["name"]);
    return name ? [{ name, labels: readStringMap(subset["labels"]), rule }] : [];
  });
}

function formatExportTo(rule: KubernetesObject): string {
  return [...new Set(readExportTo(rule))].toSorted().join(",");
}

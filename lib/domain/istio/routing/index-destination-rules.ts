import { compareAge } from "../../kubernetes/compare-age";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString, readStringMap, readStrings } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import { resolveShortName } from "../host";
import type { MeshConfig } from "../mesh-config";
import { namespaceOf } from "../virtual-service";
import { createHostMap, findInHostMap, halfOf, type HostMap } from "./host-map";
import { formatLabels } from "./labels";
import type { MeshService } from "./mesh-service";
import { mergeBackendPolicy } from "./merge-traffic-policy";
import { parentsAnnotation } from "./virtual-service-model";

type Json = Record<string, unknown>;

interface RuleSubset {
  name: string;
  labels: Readonly<Record<string, string>>;
  trafficPolicy?: Json;
  object: KubernetesObject;
  field: string;
}

/** DestinationRules of one host and namespace taken together. Source: istio pilot/pkg/model `ConsolidatedDestRule`. */
export interface MergedRule {
  host: string;
  namespace: string;
  /** As written: `.`, `*` and names; empty: the mesh's default. */
  exportTo: ReadonlySet<string>;
  /** The rules in it, oldest first. */
  objects: KubernetesObject[];
  subsets: RuleSubset[];
  trafficPolicy?: Json;
  /** Which of the rules the top-level policy is of. */
  policyObject?: KubernetesObject;
  /** Labels of the clients it is for. */
  workloadSelector?: Readonly<Record<string, string>>;
  isBackendPolicy: boolean;
}

type RulesByHost = HostMap<MergedRule[]>;

/** Source: istio pilot/pkg/model `setDestinationRules`. */
export interface DestinationRuleIndex {
  rootNamespace: string;
  local: ReadonlyMap<string, RulesByHost>;
  exported: ReadonlyMap<string, RulesByHost>;
  rootLocal: RulesByHost;
}

export function indexDestinationRules(
  objects: readonly KubernetesObject[],
  mesh: Pick<MeshConfig, "rootNamespace" | "defaultDestinationRuleExportTo">,
  domain: string,
): DestinationRuleIndex {
  const local = new Map<string, RulesByHost>();
  const exported = new Map<string, RulesByHost>();
  const rootLocal: RulesByHost = createHostMap();
  const isSelective = (object: KubernetesObject) =>
    readRecord(object["spec"])["workloadSelector"] !== undefined;
  const sorted = objects.toSorted(
    (a, b) => Number(isSelective(b)) - Number(isSelective(a)) || compareAge(a, b),
  );
  for (const object of sorted) {
    const rule = readRule(object, domain);
    const { namespace, exportTo } = rule;
    if (exportTo.size === 0 || ["*", ".", namespace].some((item) => exportTo.has(item))) {
      addRule(halvesOf(local, namespace), rule);
    }
    const isPrivate =
      exportTo.size === 0
        ? mesh.defaultDestinationRuleExportTo.includes(".")
        : exportTo.size === 1 && (exportTo.has(".") || exportTo.has(namespace));
    if (!isPrivate) addRule(halvesOf(exported, namespace), rule);
    else if (namespace === mesh.rootNamespace) addRule(rootLocal, rule);
  }
  return { rootNamespace: mesh.rootNamespace, local, exported, rootLocal };
}

function halvesOf(map: Map<string, RulesByHost>, namespace: string): RulesByHost {
  const known = map.get(namespace);
  if (known !== undefined) return known;
  const created: RulesByHost = createHostMap();
  map.set(namespace, created);
  return created;
}

function readRule(object: KubernetesObject, domain: string): MergedRule {
  const spec = readRecord(object["spec"]);
  const namespace = namespaceOf(object);
  const selector = spec["workloadSelector"];
  const policy = spec["trafficPolicy"];
  return {
    host: resolveShortName(readString(spec["host"]) ?? "", namespace, domain),
    namespace,
    exportTo: new Set(selector === undefined ? readStrings(spec["exportTo"]) : ["."]),
    objects: [object],
    subsets: readRecords(spec["subsets"]).map((subset, index) => ({
      name: readString(subset["name"]) ?? "",
      labels: readStringMap(subset["labels"]),
      ...(subset["trafficPolicy"] === undefined
        ? {}
        : { trafficPolicy: readRecord(subset["trafficPolicy"]) }),
      object,
      field: `spec.subsets[${index}]`,
    })),
    ...(policy === undefined ? {} : { trafficPolicy: readRecord(policy), policyObject: object }),
    ...(selector === undefined
      ? {}
      : { workloadSelector: readStringMap(readRecord(selector)["matchLabels"]) }),
    isBackendPolicy: object.metadata.annotations?.[parentsAnnotation] !== undefined,
  };
}

/** Merges a rule with those of its host, or puts it beside them. Source: istio pilot/pkg/model `mergeDestinationRule`. */
function addRule(rules: RulesByHost, rule: MergedRule): void {
  const half = halfOf(rules, rule.host);
  const list = half.get(rule.host);
  if (list === undefined) {
    half.set(rule.host, [copyRule(rule)]);
    return;
  }
  let isSeparate = true;
  for (const existing of list) {
    isSeparate = true;
    if (isSameSet(rule.exportTo, existing.exportTo)) isSeparate = false;
    else if (existing.exportTo.size === 0 || !isSuperset(rule.exportTo, existing.exportTo)) continue;
    const [own, other] = [rule.workloadSelector, existing.workloadSelector];
    const isSameSelector = formatLabels(own) === formatLabels(other);
    if (own !== undefined && other !== undefined && !isSameSelector) {
      isSeparate = true;
      continue;
    }
    if ((own === undefined) === (other === undefined)) isSeparate = false;
    mergeInto(existing, rule);
  }
  if (isSeparate) list.push(copyRule(rule));
}

function copyRule(rule: MergedRule): MergedRule {
  return { ...rule, objects: [...rule.objects], subsets: [...rule.subsets] };
}

function mergeInto(existing: MergedRule, rule: MergedRule): void {
  existing.objects.push(...rule.objects);
  const known = new Set(existing.subsets.map(({ name }) => name));
  for (const subset of rule.subsets) if (!known.has(subset.name)) existing.subsets.push(subset);
  if (existing.isBackendPolicy === rule.isBackendPolicy) {
    if (existing.trafficPolicy === undefined && rule.trafficPolicy !== undefined) {
      existing.trafficPolicy = rule.trafficPolicy;
      if (rule.policyObject !== undefined) existing.policyObject = rule.policyObject;
    }
    return;
  }
  const [user, backend] = rule.isBackendPolicy ? [existing, rule] : [rule, existing];
  const merged = mergeBackendPolicy(user.trafficPolicy, backend.trafficPolicy);
  const decided = user.trafficPolicy === undefined ? backend.policyObject : user.policyObject;
  if (merged !== undefined) existing.trafficPolicy = merged;
  if (decided !== undefined) existing.policyObject = decided;
}

function isSuperset(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...b].every((item) => a.has(item));
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && isSuperset(a, b);
}

const none: readonly MergedRule[] = [];

/**
 * The rules for a service as a client's namespace sees them: of its own namespace, else of the service's, else of the root
 * namespace; the first that has any wins wholly. In the root namespace only rules kept there count as the client's own.
 * Source: istio pilot/pkg/model `destinationRule`.
 */
export function findMergedRules(
  index: DestinationRuleIndex,
  clientNamespace: string,
  service: Pick<MeshService, "hostname" | "namespace">,
): readonly MergedRule[] {
  const own = clientNamespace === index.rootNamespace ? index.rootLocal : index.local.get(clientNamespace);
  const found = own === undefined ? undefined : findInHostMap(own, service.hostname);
  if (found !== undefined) return found.value;
  for (const namespace of [service.namespace, index.rootNamespace]) {
    const rules = namespace === "" ? undefined : index.exported.get(namespace);
    const list = rules === undefined ? none : (findInHostMap(rules, service.hostname)?.value ?? none);
    const visible = list.filter(
      ({ exportTo }) => exportTo.size === 0 || exportTo.has("*") || exportTo.has(clientNamespace),
    );
    if (visible.length > 0) return visible;
  }
  return none;
}

/** Of these the one for a client: a rule that selects it, else the last without selector. Source: `SidecarScope.DestinationRule`. */
export function selectRule(
  rules: readonly MergedRule[],
  client: { namespace: string; labels: Readonly<Record<string, string>> },
): MergedRule | undefined {
  const selected = rules.find(
    ({ namespace, workloadSelector }) =>
      workloadSelector !== undefined &&
      namespace === client.namespace &&
      matchesLabels(workloadSelector, client.labels),
  );
  return selected ?? rules.findLast(({ workloadSelector }) => workloadSelector === undefined);
}

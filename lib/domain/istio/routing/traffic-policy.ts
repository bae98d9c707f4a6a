import type { ClusterWorld } from "../../kubernetes/projected";
import { readRecord } from "../../kubernetes/read-field";
import { refer, type Explained, type Reason } from "../explanation";
import { findMergedRules, selectRule, type MergedRule } from "./index-destination-rules";
import { findPortPolicy, mergeSubsetPolicy } from "./merge-traffic-policy";
import { getRoutingIndex } from "./routing-index";
import { getSidecarScope, pickService, type ProxyIdentity } from "./sidecar-scope";

/** What DestinationRules say of a host for one client, port and subset. */
export interface TrafficPolicy {
  /** Undefined: no DestinationRule holds for the host. */
  rule?: MergedRule;
  /** Labels of the subset; undefined when none was asked for or no rule defines it. */
  subset?: Readonly<Record<string, string>>;
  /** `connectionPool`, `loadBalancer`, `outlierDetection`, `tls`, `tunnel`, `proxyProtocol`, as written after merging. */
  policy: Readonly<Record<string, unknown>>;
}

/**
 * The DestinationRule of a host as a client sees it: the client's own rules, else the service's namespace's, else the root
 * namespace's. A host that the client does not see has none.
 */
function findClientRule(
  world: ClusterWorld,
  client: ProxyIdentity,
  host: string,
): { rule: MergedRule | undefined; all: readonly MergedRule[] } {
  const index = getRoutingIndex(world);
  const scope = getSidecarScope(index, client);
  const service = scope.byHost.get(host) ?? pickService(index, host, client.namespace);
  const all = findMergedRules(index.destinationRules, client.namespace, {
    hostname: host,
    namespace: service?.namespace ?? "",
  });
  return { rule: selectRule(all, client), all };
}

/** The DestinationRules in force for a client, by the hosts of the services it sees; hosts without one are left out. */
export function listDestinationRules(world: ClusterWorld, client: ProxyIdentity): Map<string, MergedRule> {
  const index = getRoutingIndex(world);
  const inForce = new Map<string, MergedRule>();
  for (const service of getSidecarScope(index, client).services) {
    const rule = selectRule(findMergedRules(index.destinationRules, client.namespace, service), client);
    if (rule !== undefined) inForce.set(service.hostname, rule);
  }
  return inForce;
}

/**
 * The traffic policy that a client applies to a host: the rule's, replaced block by block by the port's, then the subset's,
 * with the mesh's default below. Source: istio pilot/pkg/networking/core `applyTrafficPolicy`, `MergeSubsetTrafficPolicy`.
 */
export function findTrafficPolicy(
  world: ClusterWorld,
  client: ProxyIdentity,
  host: string,
  port?: number,
  subset?: string,
): Explained<TrafficPolicy> {
  const { rule, all } = findClientRule(world, client, host);
  const baseline = world.mesh.rest["defaultTrafficPolicy"];
  if (rule === undefined) {
    return {
      value: { policy: applyDefaultPolicy(baseline, undefined) ?? {} },
      reasons: [
        { role: "default", message: `No DestinationRule holds for ${host}: Istio's defaults apply.` },
      ],
    };
  }
  const chosen = rule.subsets.find(({ name }) => name === subset);
  const policy = mergeSubsetPolicy(rule.trafficPolicy, chosen?.trafficPolicy, port);
  return {
    value: {
      rule,
      ...(chosen === undefined ? {} : { subset: chosen.labels }),
      policy: applyDefaultPolicy(baseline, policy) ?? {},
    },
    reasons: explainPolicy(rule, all, chosen, port),
  };
}

/**
 * Fills `connectionPool` and `outlierDetection` of the mesh's default where a policy leaves them out.
 * Source: istio pilot/pkg/networking/core `applyDefaultTrafficPolicy`.
 */
export function applyDefaultPolicy(
  baseline: unknown,
  policy: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> | undefined {
  if (baseline === undefined || baseline === null) return policy === undefined ? undefined : { ...policy };
  const { connectionPool, outlierDetection } = readRecord(baseline);
  const filled = { ...policy };
  if (filled["connectionPool"] === undefined && connectionPool !== undefined) {
    filled["connectionPool"] = connectionPool;
  }
  if (filled["outlierDetection"] === undefined && outlierDetection !== undefined) {
    filled["outlierDetection"] = outlierDetection;
  }
  return filled;
}

function explainPolicy(
  rule: MergedRule,
  all: readonly MergedRule[],
  subset: MergedRule["subsets"][number] | undefined,
  port: number | undefined,
): Reason[] {
  const reasons: Reason[] = [];
  if (subset?.trafficPolicy !== undefined) {
    const isPort = findPortPolicy(subset.trafficPolicy, port) !== undefined;
    reasons.push({
      role: "decided",
      object: refer(subset.object),
      field: `${subset.field}.trafficPolicy${isPort ? ".portLevelSettings" : ""}`,
      message: `The subset ${subset.name} has a policy of its own.`,
    });
  }
  if (rule.policyObject !== undefined) {
    const isPort = findPortPolicy(rule.trafficPolicy, port) !== undefined;
    reasons.push({
      role: "decided",
      object: refer(rule.policyObject),
      field: `spec.trafficPolicy${isPort ? ".portLevelSettings" : ""}`,
      message: isPort
        ? `It has settings for port ${port}, which replace the others.`
        : "Its policy holds for the whole host.",
    });
  }
  for (const object of rule.objects) {
    if (object === rule.policyObject) continue;
    const isLost = readRecord(object["spec"])["trafficPolicy"] !== undefined;
    reasons.push({
      role: isLost ? "lost" : "decided",
      object: refer(object),
      message: isLost ? "An older rule for the same host has a policy." : "It adds subsets to the host.",
    });
  }
  for (const other of all) {
    if (other === rule) continue;
    for (const object of other.objects) {
      reasons.push({
        role: "lost",
        object: refer(object),
        message: "Another rule for the host holds for this client.",
      });
    }
  }
  return reasons;
}

import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString, readStrings } from "../../kubernetes/read-field";
import { namespaceOf } from "../virtual-service";
import { parseIpBlock } from "./ip-block";
import { parsePort } from "./match-attribute";
import { readTargetReferences } from "./policy-attachment";
import { isDryRun } from "./select-policies";
import {
  makeZtunnelMatch,
  type ZtunnelGroup,
  type ZtunnelPolicy,
  type ZtunnelString,
} from "./ztunnel-policy";

/** What istiod makes of an AuthorizationPolicy for ztunnel; `warning`: the message it writes into the policy's status. */
export interface ZtunnelConversion {
  policy?: ZtunnelPolicy;
  /** Which rule of the object each group is. */
  ruleOfGroup: number[];
  warning?: string;
  /** Attributes that only HTTP has, which ztunnel cannot see. */
  httpAttributes: string[];
  /** Attributes that istiod leaves out without a word, so that the rule asks less than it says. */
  lostAttributes: string[];
}

/**
 * The part of an AuthorizationPolicy that ztunnel enforces: what a connection shows. ALLOW rules that need HTTP are left out
 * whole, DENY rules are enforced without the HTTP parts.
 * Source: istio pilot/pkg/serviceregistry/ambient/authorization.go `convertAuthorizationPolicy`.
 */
export function convertAuthorizationPolicy(
  policy: KubernetesObject,
  rootNamespace: string,
): ZtunnelConversion {
  const spec = readRecord(policy["spec"]);
  const namespace = namespaceOf(policy);
  const nothing = { ruleOfGroup: [], httpAttributes: [], lostAttributes: [] };
  const { name } = policy.metadata;
  if (isDryRun(policy)) {
    const warning = `found policy "${namespace}/${name}" using dry-run annotation, but support for ambient dry-run authorizationPolicies isn't enabled`;
    return { warning, ...nothing };
  }
  if (readTargetReferences(policy).length > 0) return nothing;
  const action = readString(spec["action"]) ?? "ALLOW";
  if (action !== "ALLOW" && action !== "DENY") {
    return { warning: `ztunnel does not support the ${action} action`, ...nothing };
  }
  const hasSelector = spec["selector"] !== undefined && spec["selector"] !== null;
  const scope = hasSelector ? "WORKLOAD_SELECTOR" : namespace === rootNamespace ? "GLOBAL" : "NAMESPACE";
  const converted = readRecords(spec["rules"]).map((rule) => convertRule(rule, namespace, action));
  const httpAttributes = [...new Set(converted.flatMap((rule) => rule.httpAttributes))].toSorted();
  const groups = converted.flatMap(({ group }) => (group === undefined ? [] : [group]));
  return {
    policy: { name, namespace, scope, action, groups, dryRun: false },
    ruleOfGroup: converted.flatMap(({ group }, rule) => (group === undefined ? [] : [rule])),
    ...(httpAttributes.length === 0 ? {} : { warning: formatWarning(httpAttributes, action) }),
    httpAttributes,
    lostAttributes: [...new Set(converted.flatMap((rule) => rule.lostAttributes))].toSorted(),
  };
}

function formatWarning(attributes: readonly string[], action: "ALLOW" | "DENY"): string {
  const effect =
    action === "ALLOW"
      ? "Within an ALLOW policy, rules matching HTTP attributes are omitted."
      : "DENY policy with HTTP attributes is enforced without the HTTP rules.";
  return `ztunnel does not support HTTP attributes (found: ${attributes.join(", ")}). In ambient mode you must use a waypoint proxy to enforce HTTP rules. ${effect} This will be more restrictive than requested.`;
}

const httpOperations = ["hosts", "notHosts", "methods", "notMethods", "paths", "notPaths"];
const httpSources = ["remoteIpBlocks", "notRemoteIpBlocks", "requestPrincipals", "notRequestPrincipals"];
const lostSources = ["trustDomains", "notTrustDomains"];
const connectionKeys = new Set([
  "source.ip",
  "source.namespace",
  "source.principal",
  "destination.ip",
  "destination.port",
]);

function convertRule(
  rule: Readonly<Record<string, unknown>>,
  namespace: string,
  action: "ALLOW" | "DENY",
): { group?: ZtunnelGroup; httpAttributes: string[]; lostAttributes: string[] } {
  const httpAttributes: string[] = [];
  const lostAttributes: string[] = [];
  const listUsed = (object: Readonly<Record<string, unknown>>, fields: readonly string[]) =>
    fields.filter((field) => readStrings(object[field]).length > 0);
  const operations = readRecords(rule["to"]).map((to) => {
    const operation = readRecord(to["operation"]);
    httpAttributes.push(...listUsed(operation, httpOperations));
    return makeZtunnelMatch({
      destinationPorts: readPorts(operation["ports"]),
      notDestinationPorts: readPorts(operation["notPorts"]),
    });
  });
  const sources = readRecords(rule["from"]).map((from) => {
    const source = readRecord(from["source"]);
    httpAttributes.push(...listUsed(source, httpSources));
    lostAttributes.push(...listUsed(source, lostSources));
    return makeZtunnelMatch({
      sourceIps: readBlocks(source["ipBlocks"]),
      notSourceIps: readBlocks(source["notIpBlocks"]),
      namespaces: readTexts(source["namespaces"]),
      notNamespaces: readTexts(source["notNamespaces"]),
      serviceAccounts: readAccounts(source["serviceAccounts"], namespace),
      notServiceAccounts: readAccounts(source["notServiceAccounts"], namespace),
      principals: readTexts(source["principals"]),
      notPrincipals: readTexts(source["notPrincipals"]),
    });
  });
  const conditions = readRecords(rule["when"]).map((when) => {
    const key = readString(when["key"]) ?? "";
    if (!connectionKeys.has(key)) httpAttributes.push(key);
    return convertCondition(key, when["values"], when["notValues"]);
  });
  const isOmitted = action === "ALLOW" && httpAttributes.length > 0;
  const rules = [operations, sources].filter((matches) => matches.length > 0).map((matches) => ({ matches }));
  const group = { rules: [...rules, ...conditions.map((match) => ({ matches: [match] }))] };
  return { ...(isOmitted ? {} : { group }), httpAttributes, lostAttributes };
}

function convertCondition(key: string, values: unknown, notValues: unknown) {
  switch (key) {
    case "source.namespace":
      return makeZtunnelMatch({ namespaces: readTexts(values), notNamespaces: readTexts(notValues) });
    case "source.principal":
      return makeZtunnelMatch({ principals: readTexts(values), notPrincipals: readTexts(notValues) });
    case "source.ip":
      return makeZtunnelMatch({ sourceIps: readBlocks(values), notSourceIps: readBlocks(notValues) });
    case "destination.ip":
      return makeZtunnelMatch({
        destinationIps: readBlocks(values),
        notDestinationIps: readBlocks(notValues),
      });
    case "destination.port":
      return makeZtunnelMatch({
        destinationPorts: readPorts(values),
        notDestinationPorts: readPorts(notValues),
      });
    default:
      return makeZtunnelMatch();
  }
}

function readTexts(value: unknown): ZtunnelString[] {
  return readStrings(value).map((text) => {
    if (text === "*") return { presence: true };
    if (text.startsWith("*")) return { suffix: text.slice(1) };
    return text.endsWith("*") ? { prefix: text.slice(0, -1) } : { exact: text };
  });
}

function readAccounts(value: unknown, namespace: string) {
  return readStrings(value).map((text) => {
    const slash = text.indexOf("/");
    return slash === -1
      ? { namespace, serviceAccount: text }
      : { namespace: text.slice(0, slash), serviceAccount: text.slice(slash + 1) };
  });
}

/** Values that are no port are left out. */
function readPorts(value: unknown): number[] {
  return readStrings(value).flatMap((text) => parsePort(text) ?? []);
}

/** Values that are no address are left out. */
function readBlocks(value: unknown): string[] {
  return readStrings(value).filter((text) => parseIpBlock(text) !== undefined);
}

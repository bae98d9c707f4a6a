import { allOf, anyOf, negate, type AccessRequest, type Verdict } from "./access-request";
import { isInBlock, parseIpBlock } from "./ip-block";

/** How ztunnel compares a text. Source: istio pkg/workloadapi/security `StringMatch`. */
export type ZtunnelString = { exact: string } | { prefix: string } | { suffix: string } | { presence: true };

/** All fields hold: one of each list, none of each `not` list; empty lists ask nothing. */
export interface ZtunnelMatch {
  namespaces: ZtunnelString[];
  notNamespaces: ZtunnelString[];
  principals: ZtunnelString[];
  notPrincipals: ZtunnelString[];
  serviceAccounts: { namespace: string; serviceAccount: string }[];
  notServiceAccounts: { namespace: string; serviceAccount: string }[];
  /** Addresses and ranges as written. */
  sourceIps: string[];
  notSourceIps: string[];
  destinationIps: string[];
  notDestinationIps: string[];
  destinationPorts: number[];
  notDestinationPorts: number[];
}

/** One rule: each list of matches has one that holds. */
export interface ZtunnelGroup {
  rules: { matches: ZtunnelMatch[] }[];
}

/** A policy as istiod sends it to ztunnel; it matches when one group does. Source: istio pkg/workloadapi/security `Authorization`. */
export interface ZtunnelPolicy {
  name: string;
  namespace: string;
  scope: "GLOBAL" | "NAMESPACE" | "WORKLOAD_SELECTOR";
  action: "ALLOW" | "DENY";
  groups: ZtunnelGroup[];
  dryRun: boolean;
}

/** A match that asks only what is given. */
export function makeZtunnelMatch(fields: Partial<ZtunnelMatch> = {}): ZtunnelMatch {
  return {
    namespaces: [],
    notNamespaces: [],
    principals: [],
    notPrincipals: [],
    serviceAccounts: [],
    notServiceAccounts: [],
    sourceIps: [],
    notSourceIps: [],
    destinationIps: [],
    notDestinationIps: [],
    destinationPorts: [],
    notDestinationPorts: [],
    ...fields,
  };
}

/** Whether one group of the policy takes the connection; a policy without groups takes none. Source: ztunnel rbac.rs. */
export function testGroup(group: ZtunnelGroup, request: AccessRequest): Verdict {
  return allOf(group.rules.map((rule) => anyOf(rule.matches.map((match) => testMatch(match, request)))));
}

interface Identity {
  principal: string;
  namespace: string;
  serviceAccount: string;
}

/** The identity of the peer; null: none, undefined: unknown. */
function readIdentity({ sourcePrincipal }: AccessRequest): Identity | null | undefined {
  if (sourcePrincipal === undefined || sourcePrincipal === null) return sourcePrincipal;
  const principal = sourcePrincipal.replace(/^spiffe:\/\//, "");
  const [, , namespace = "", , serviceAccount = ""] = principal.split("/");
  return principal === "" ? null : { principal, namespace, serviceAccount };
}

function testMatch(match: ZtunnelMatch, request: AccessRequest): Verdict {
  const identity = readIdentity(request);
  const onIdentity = <T>(items: readonly T[], test: (item: T, identity: Identity) => boolean) =>
    list(items, identity === undefined ? undefined : (item) => identity !== null && test(item, identity));
  const onAddress = (items: readonly string[], address: string | undefined) =>
    list(items, address === undefined ? undefined : (item) => containsAddress(item, address));
  const onPort = (items: readonly number[]) => {
    const port = request.destinationPort;
    return list(items, port === undefined ? undefined : (item) => item === port);
  };
  const inNamespace = (item: ZtunnelString, { namespace }: Identity) => testString(item, namespace);
  const isPrincipal = (item: ZtunnelString, { principal }: Identity) => testString(item, principal);
  const isAccount = (
    item: ZtunnelMatch["serviceAccounts"][number],
    { namespace, serviceAccount }: Identity,
  ) => item.namespace === namespace && item.serviceAccount === serviceAccount;
  const pairs: (readonly [Verdict | undefined, Verdict | undefined])[] = [
    [onIdentity(match.namespaces, inNamespace), onIdentity(match.notNamespaces, inNamespace)],
    [onIdentity(match.principals, isPrincipal), onIdentity(match.notPrincipals, isPrincipal)],
    [onIdentity(match.serviceAccounts, isAccount), onIdentity(match.notServiceAccounts, isAccount)],
    [onAddress(match.sourceIps, request.sourceIp), onAddress(match.notSourceIps, request.sourceIp)],
    [
      onAddress(match.destinationIps, request.destinationIp),
      onAddress(match.notDestinationIps, request.destinationIp),
    ],
    [onPort(match.destinationPorts), onPort(match.notDestinationPorts)],
  ];
  return allOf(
    pairs.flatMap(([wanted, refused]) => [
      ...(wanted === undefined ? [] : [wanted]),
      ...(refused === undefined ? [] : [negate(refused)]),
    ]),
  );
}

/** Whether one item holds; undefined: the list asks nothing. */
function list<T>(items: readonly T[], test: ((item: T) => boolean) | undefined): Verdict | undefined {
  if (items.length === 0) return undefined;
  return test === undefined ? "unknown" : items.some((item) => test(item));
}

function containsAddress(block: string, address: string): boolean {
  const parsed = parseIpBlock(block);
  return parsed !== undefined && isInBlock(parsed, address);
}

function testString(matcher: ZtunnelString, text: string): boolean {
  if ("presence" in matcher) return true;
  if ("exact" in matcher) return text === matcher.exact;
  return "prefix" in matcher ? text.startsWith(matcher.prefix) : text.endsWith(matcher.suffix);
}

import type {
  AuthorizationPolicyOperation,
  AuthorizationPolicyRule,
  AuthorizationPolicySource,
  AuthorizationPolicyValues,
} from "@/lib/domain/istio/forms/authorization-policy/authorization-policy";

type Action = NonNullable<AuthorizationPolicyValues["action"]>;

const or = (items: readonly string[]) =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} or ${items.at(-1)}`;

/** `<words> a or b`, nothing for an empty list. */
const part = (words: string, items: readonly string[]) =>
  items.length === 0 ? [] : [`${words} ${or(items)}`];

/** `cluster.local/ns/shop/sa/cart` → `cart (shop)`. */
function formatPrincipal(principal: string): string {
  if (principal === "*") return "anyone with an identity of the mesh";
  const [, namespace, account] = /\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(principal) ?? [];
  return namespace === undefined || account === undefined ? principal : `${account} (${namespace})`;
}

/** `shop/cart` → `cart (shop)`. */
function formatServiceAccount(account: string): string {
  const [namespace, name] = account.split("/");
  return name === undefined ? account : `${name} (${namespace})`;
}

/** A list of token principals; `*` is any valid token. */
function formatTokens(tokens: readonly string[]): string {
  return tokens.includes("*") ? "a valid token" : `a token of ${or(tokens)}`;
}

function describeSource(source: AuthorizationPolicySource): string {
  const names = [
    ...source.serviceAccounts.map(formatServiceAccount),
    ...source.principals.map(formatPrincipal),
  ];
  const banned = [
    ...source.notServiceAccounts.map(formatServiceAccount),
    ...source.notPrincipals.map(formatPrincipal),
  ];
  return [
    names.length > 0 ? or(names) : "anyone",
    ...part("in", source.namespaces),
    ...part("outside", source.notNamespaces),
    ...(source.requestPrincipals.length === 0 ? [] : [`with ${formatTokens(source.requestPrincipals)}`]),
    ...(source.notRequestPrincipals.length === 0
      ? []
      : [`without ${formatTokens(source.notRequestPrincipals)}`]),
    ...part("of trust domain", source.trustDomains),
    ...part("not of trust domain", source.notTrustDomains),
    ...part("from", source.ipBlocks),
    ...part("not from", source.notIpBlocks),
    ...part("with client address", source.remoteIpBlocks),
    ...part("without client address", source.notRemoteIpBlocks),
    ...part("except", banned),
  ].join(" ");
}

function describeOperation(operation: AuthorizationPolicyOperation): string {
  const { methods, paths, hosts, ports } = operation;
  return [
    methods.length > 0 ? or(methods) : "call",
    paths.length > 0 ? or(paths) : "anything",
    ...part("at", hosts),
    ...part("on port", ports),
    ...part("by any method but", operation.notMethods),
    ...part("except", operation.notPaths),
    ...part("not at", operation.notHosts),
    ...part("not on port", operation.notPorts),
  ].join(" ");
}

/** `request.headers[x]` → `header x`. */
function formatKey(key: string): string {
  const [, header] = /^request\.headers\[(.+)\]$/.exec(key) ?? [];
  if (header !== undefined) return `header ${header}`;
  const [, claim] = /^request\.auth\.claims\[(.+)\]$/.exec(key) ?? [];
  return claim === undefined ? key : `claim ${claim.replaceAll("][", ".")}`;
}

function describeCondition({ key, values, notValues }: AuthorizationPolicyRule["when"][number]): string {
  const parts = [...part("is", values), ...part("is not", notValues)];
  return `${formatKey(key) || "…"} ${parts.length === 0 ? "is …" : parts.join(" and ")}`;
}

/** Whether the rule asks for nothing: it matches every request. */
export function isEmptyRule(rule: AuthorizationPolicyRule): boolean {
  return rule.from.length + rule.to.length + rule.when.length === 0;
}

/** One rule as a sentence: `ALLOW productpage (bookinfo) to GET /reviews/*`. */
export function describeRule(
  { action = "ALLOW", provider }: { action?: Action | undefined; provider?: string | undefined },
  rule: AuthorizationPolicyRule,
): string {
  const who =
    rule.from.length === 0 ? "anyone" : rule.from.map(({ source }) => describeSource(source)).join(", or ");
  const what =
    rule.to.length === 0
      ? "call anything"
      : rule.to.map(({ operation }) => describeOperation(operation)).join(", or ");
  const when = rule.when.length === 0 ? "" : ` when ${rule.when.map(describeCondition).join(" and ")}`;
  if (action === "CUSTOM") return `ASK ${provider || "a provider"} whether ${who} may ${what}${when}`;
  return `${action} ${who} to ${what}${when}`;
}

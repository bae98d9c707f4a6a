/** The mesh's own trust domain and those treated the same, the own one first. Source: istio pilot/pkg/security/trustdomain. */
export type TrustDomains = readonly string[];

/** `example.org/ns/default/sa/web` → its five parts; anything else is no full identity. */
function splitPrincipal(principal: string): string[] | undefined {
  const parts = principal.split("/");
  return parts.length === 5 ? parts : undefined;
}

/** Whether a principal of a policy names a trust domain (a wildcard such as `*-td` counts, `*` does not). */
export function isTrustDomainEnforced(principal: string): boolean {
  const parts = splitPrincipal(principal);
  return parts !== undefined && parts[0] !== "*";
}

/** The trust domain of a full identity without scheme; undefined for anything else. */
export function readTrustDomain(principal: string): string | undefined {
  return splitPrincipal(principal)?.[0];
}

/** The identity in another trust domain; undefined when it is no full identity. */
export function replaceTrustDomain(trustDomain: string, principal: string): string | undefined {
  const parts = splitPrincipal(principal);
  return parts === undefined ? undefined : [trustDomain, ...parts.slice(1)].join("/");
}

function matchesSuffix(text: string, pattern: string): boolean {
  return pattern.startsWith("*") && text.endsWith(pattern.slice(1));
}

function matchesPrefix(text: string, pattern: string): boolean {
  return pattern.endsWith("*") && text.startsWith(pattern.slice(0, -1));
}

/** Whether the text is in the list, either side's leading or trailing `*` taken as a wildcard. Source: `stringMatch`. */
export function isTrustDomainListed(text: string, list: readonly string[]): boolean {
  return list.some(
    (item) =>
      text === item ||
      item === "*" ||
      matchesPrefix(text, item) ||
      matchesPrefix(item, text) ||
      matchesSuffix(text, item) ||
      matchesSuffix(item, text),
  );
}

/**
 * The principals of a policy as the proxies compare them: one whose trust domain is the mesh's, an alias or `cluster.local`
 * stands for the same account in each of them. Source: `ReplaceTrustDomainAliases`.
 */
export function expandPrincipals(principals: readonly string[], trustDomains: TrustDomains): string[] {
  return principals.flatMap((principal) => {
    const own = readTrustDomain(principal);
    if (own === undefined || !isTrustDomainEnforced(principal)) return [principal];
    if (!isTrustDomainListed(own, trustDomains) && own !== "cluster.local") return [principal];
    const expanded = trustDomains.map((item) =>
      matchesSuffix(item, own) ? principal : (replaceTrustDomain(item, principal) ?? principal),
    );
    return [...new Set(expanded)];
  });
}

/** Trust domains named in a policy; the mesh's own or an alias stands for all of them. Source: `ExpandTrustDomainAliases`. */
export function expandTrustDomains(values: readonly string[], trustDomains: TrustDomains): string[] {
  return [
    ...new Set(values.flatMap((value) => (trustDomains.includes(value) ? [...trustDomains] : [value]))),
  ];
}

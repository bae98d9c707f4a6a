import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld } from "../../kubernetes/projected";
import { testAttribute, type AttributeMatcher } from "./match-attribute";
import { indexSecurity } from "./security-index";

/** What the rules of a policy ask of the caller's identity, each once. */
function listPrincipalMatchers(world: ClusterWorld, policy: KubernetesObject): AttributeMatcher[] {
  const found = new Map<string, AttributeMatcher>();
  for (const { sources } of indexSecurity(world).rules(policy)) {
    for (const { values, notValues } of sources.flat()) {
      for (const value of [...values, ...notValues]) {
        if ("matcher" in value && value.matcher.attribute === "principal")
          found.set(JSON.stringify(value.matcher), value.matcher);
      }
    }
  }
  return [...found.values()];
}

/**
 * Tells which identities a policy of this world cannot tell apart: it says the same of two whose texts are equal, whatever else
 * the request is. An identity is `trust-domain/ns/…/sa/…`, or null for none.
 */
export function createPrincipalClassifier(
  world: ClusterWorld,
  policy: KubernetesObject,
): (principal: string | null) => string {
  const matchers = listPrincipalMatchers(world, policy);
  const known = new Map<string | null, string>();
  return (principal) => {
    let text = known.get(principal);
    if (text === undefined) {
      text = matchers
        .map((matcher) => (testAttribute(matcher, { sourcePrincipal: principal }) === true ? "1" : "0"))
        .join("");
      known.set(principal, text);
    }
    return text;
  };
}

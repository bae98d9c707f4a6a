import { list, textMap } from "./collection-codec";
import { group, inner } from "./group-codec";
import { apiGroup, requiredText, text } from "./scalar-codec";

/** What a policy applies to. `mesh` is everything of the mesh: such a policy lives in the root namespace. */
export type PolicyScope = "mesh" | "namespace" | "workload" | "targets";

/** `spec.selector.matchLabels` of a policy, shown as labels. */
export const selectorLabels = () => inner("matchLabels", textMap());

/** `spec.targetRefs`. */
export const targetRefs = () =>
  list(
    group({
      group: apiGroup(),
      kind: requiredText("Choose what kind of object it is attached to."),
      name: requiredText("Choose the object it is attached to."),
      namespace: text(),
    }),
  );

interface Attachment {
  namespace: string;
  selector: Record<string, string>;
  targetRefs?: readonly unknown[];
}

/** The scope that the attachment of a policy amounts to. Source: Istio, "Workload Selector" and "Policy Targets". */
export function findPolicyScope(values: Attachment, rootNamespace: string): PolicyScope {
  if (values.targetRefs !== undefined && values.targetRefs.length > 0) return "targets";
  if (Object.keys(values.selector).length > 0) return "workload";
  return values.namespace === rootNamespace ? "mesh" : "namespace";
}

/** The values with the attachment that a scope leaves: labels only for a workload, targets only for targets. */
export function setPolicyScope<T extends Attachment>(
  values: T,
  scope: PolicyScope,
  rootNamespace: string,
): T {
  return {
    ...values,
    ...(scope === "mesh" ? { namespace: rootNamespace } : {}),
    ...(scope === "workload" ? {} : { selector: {} }),
    ...(scope === "targets" || values.targetRefs === undefined ? {} : { targetRefs: [] }),
  };
}

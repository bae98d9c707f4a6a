import type { Finding } from "../istio/finding";
import type { AnalysisContext, Check } from "./check";

/** Namespaces of Kubernetes itself. Source: istio pkg/kube/inject/initializer.go `IgnoredNamespaces`. */
const systemNamespaces: ReadonlySet<string> = new Set([
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "local-path-storage",
]);

function isOurs({ object: { kind, namespace, name } }: Finding): boolean {
  return !systemNamespaces.has(kind === "Namespace" ? name : namespace);
}

/** The findings of a check, but for those about Kubernetes' own namespaces: nobody who reads them wrote those objects. */
export function runCheck(check: Check, context: AnalysisContext): Finding[] {
  return check.run(context).filter(isOurs);
}

import type { CatalogWorkload, MeshCatalog } from "@/lib/domain/istio/mesh-catalog";

interface Attachment {
  namespace: string;
  selector: Readonly<Record<string, string>>;
}

export function hasLabels(workload: CatalogWorkload, selector: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => workload.labels[key] === value);
}

/**
 * The workloads a policy by labels, namespace or mesh covers. A policy of the root namespace reaches all namespaces.
 * Source: Istio, "Workload Selector".
 */
export function listCoveredWorkloads(
  catalog: MeshCatalog,
  { namespace, selector }: Attachment,
): CatalogWorkload[] {
  return catalog.workloads.filter(
    (workload) =>
      (namespace === catalog.rootNamespace || workload.namespace === namespace) &&
      hasLabels(workload, selector),
  );
}

/** `reviews-v1`, with its namespace where that is not the policy's own. */
export function formatWorkload(workload: CatalogWorkload, namespace: string): string {
  return workload.namespace === namespace ? workload.name : `${workload.name} (${workload.namespace})`;
}

/** "a, b, c and 4 more". */
export function formatSome(names: readonly string[], shown = 8): string {
  const rest = names.length - shown;
  return rest > 0 ? `${names.slice(0, shown).join(", ")} and ${rest} more` : names.join(", ");
}

/** Labels that tell workloads apart for a person; those that a controller sets change with each rollout. */
export function listStableLabels(workload: CatalogWorkload): [key: string, value: string][] {
  const generated = ["pod-template-hash", "controller-revision-hash", "pod-template-generation"];
  const set = /^(service\.istio\.io|security\.istio\.io|statefulset\.kubernetes\.io|batch\.kubernetes\.io)\//;
  return Object.entries(workload.labels).filter(([key]) => !generated.includes(key) && !set.test(key));
}

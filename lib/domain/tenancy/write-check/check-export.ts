import { readRecord } from "../../kubernetes/read-field";
import { steps, type CheckContext } from "./check-context";
import { quote } from "./check-hosts";

export interface ExportedObject {
  /** Whether every host of the object is the tenant's own. */
  ownHosts: boolean;
  /** Namespaces of shared gateways that the object binds to and that must see it. */
  gatewayNamespaces?: readonly string[];
}

/** Namespaces to which an object of this namespace may be exported, beside `.` and `~`. */
export function listExportableNamespaces({ world, cluster, namespace }: CheckContext): readonly string[] {
  const reach = world.settingsOf(cluster, namespace).exportTo ?? "Workspace";
  if (reach === "Namespace") return [namespace];
  return world.workspaceNamespacesOf?.(cluster, namespace) ?? world.namespacesOf(cluster);
}

/**
 * Step 9: `spec.exportTo` reaches own namespaces only, unless the settings allow `Any`; an object about hosts of others never
 * leaves its namespaces. Where it says nothing, which Istio reads as everywhere, and all hosts are the tenant's own, `.` is put
 * in, and the namespaces of gateways that must see it.
 */
export function checkExport(context: CheckContext, exported: ExportedObject): void {
  const { world, cluster, namespace, object } = context;
  const spec = readRecord(object["spec"]);
  const items = context.texts(spec["exportTo"], "spec.exportTo");
  const { ownHosts, gatewayNamespaces = [] } = exported;
  const reachesAny = ownHosts && world.settingsOf(cluster, namespace).exportTo === "Any";
  if (items.length === 0) {
    if (reachesAny) return;
    if (!ownHosts) return refuse("spec.exportTo", 'is absent, which stands for every namespace; write ["."]');
    spec["exportTo"] = [".", ...new Set(gatewayNamespaces.filter((item) => item !== namespace))];
    context.mutated.push("spec.exportTo");
    return;
  }
  const allowed = new Set([".", "~", namespace, ...gatewayNamespaces, ...listExportableNamespaces(context)]);
  for (const { text, path } of items)
    if (!reachesAny && !allowed.has(text)) refuse(path, `${quote(text)} is not among your namespaces`);

  function refuse(path: string, why: string): void {
    context.report(steps.export, "EXPORT_TOO_WIDE", path, `spec.exportTo ${why}`);
  }
}

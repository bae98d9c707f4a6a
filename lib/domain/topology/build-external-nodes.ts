import { namespaceOf } from "../istio/virtual-service";
import type { KubernetesObject } from "../kubernetes/object";
import { readRecord, readStringMap, readStrings } from "../kubernetes/read-field";
import { isSelectedByService } from "../kubernetes/select";
import { isWorkloadEntryHealthy, readWorkloadEntryLabels } from "../istio/read-split-versions";
import type { TopologyEdge, TopologyNode } from "./topology";
import type { TopologyContext } from "./topology-context";
import { formatEdgeId, formatNodeId } from "./topology-id";

/** A node for every ServiceEntry. Nobody probes what is outside, so its health is unknown unless it selects workloads. */
export function buildExternalNodes(context: TopologyContext): TopologyNode[] {
  return context.world.serviceEntries.map((entry) => {
    const spec = readRecord(entry["spec"]);
    const { name } = entry.metadata;
    const namespace = namespaceOf(entry);
    const hosts = readStrings(spec["hosts"]);
    const place = spec["location"] === "MESH_INTERNAL" ? "inside the mesh" : "outside the mesh";
    return {
      id: externalId(context.cluster, entry),
      kind: "external" as const,
      cluster: context.cluster,
      namespace,
      name,
      object: {
        group: "networking.istio.io",
        version: "v1",
        resource: "serviceentries",
        kind: "ServiceEntry",
        name,
        namespace,
      },
      health: "unknown" as const,
      subtitle: `${hosts.join(", ") || "no hosts"} · ${place}`,
      badges: [],
    };
  });
}

export function externalId(cluster: string, entry: KubernetesObject): string {
  return formatNodeId(cluster, namespaceOf(entry), "external", entry.metadata.name);
}

/** `selects` edges of ServiceEntries with a workloadSelector: to virtual machines and to the workloads of pods. */
export function buildExternalEdges(context: TopologyContext): TopologyEdge[] {
  return context.world.serviceEntries.flatMap((entry) => {
    const selector = readStringMap(readRecord(readRecord(entry["spec"])["workloadSelector"])["labels"]);
    const namespace = namespaceOf(entry);
    const targets = new Set<string>();
    for (const machine of context.world.workloadEntries) {
      if (namespaceOf(machine) !== namespace || !isWorkloadEntryHealthy(machine)) continue;
      if (!isSelectedByService(selector, readWorkloadEntryLabels(machine))) continue;
      targets.add(
        formatNodeId(context.cluster, namespace, "workload", machine.metadata.name, "WorkloadEntry"),
      );
    }
    for (const pod of context.podsByNamespace.get(namespace) ?? []) {
      if (!isSelectedByService(selector, pod.meta.labels)) continue;
      const { kind, name } = context.ownerOf(pod);
      targets.add(formatNodeId(context.cluster, namespace, "workload", name, kind));
    }
    const source = externalId(context.cluster, entry);
    return [...targets].map((target) => ({
      id: formatEdgeId(source, target, "selects"),
      source,
      target,
      kind: "selects" as const,
      via: `ServiceEntry ${namespace}/${entry.metadata.name}`,
    }));
  });
}

import "server-only";
import { clusterGVR } from "@/lib/domain/kubernetes/cluster-resource";
import { formatApiVersion, type Condition } from "@/lib/domain/kubernetes/object";
import {
  planClusterConditions,
  type ConditionVerdict,
} from "@/lib/domain/kubernetes/plan-cluster-conditions";
import { findControlPlanes } from "@/lib/domain/kubernetes/summarize-cluster";
import { systemGrant } from "@/lib/server/authorization/grant";
import type { ClusterRegistry } from "@/lib/server/clusters/cluster-registry";
import { readJsonObject } from "@/lib/server/clusters/read-body";
import { buildResourcePath } from "@/lib/server/clusters/resource-path";
import { probeImpersonation } from "./probe-impersonation";

const maximumBytes = 1024 * 1024;

export interface ClusterStatusInput {
  registry: ClusterRegistry;
  /** People who may act in members. */
  subjects: readonly string[];
  /** How tenants' rights came into a member; undefined: nobody looked yet. */
  identity: (cluster: string) => ConditionVerdict | undefined;
}

/**
 * One look at one cluster: gather, plan, write when something differs (server-side apply of `status`, our field manager).
 * An unchanged cluster is not written. @throws StatusError when the host refuses or does not answer.
 */
export async function reconcileClusterStatus(
  name: string,
  { registry, subjects, identity }: ClusterStatusInput,
): Promise<void> {
  const member = registry.get(name);
  if (!member) return;
  const resource = member.resource();
  const world = member.cache.world();
  const freshness = member.cache.freshness();
  const before: Condition[] = resource.status?.conditions ?? [];
  const impersonation = freshness === "live" ? await probeImpersonation(member, subjects) : undefined;
  const controlPlanes = findControlPlanes(world);
  const planned = planClusterConditions(
    before,
    {
      freshness,
      problem: member.cache.problem(),
      credentialsRefused: member.cache.isCredentialRefused(),
      impersonation,
      identity: identity(name),
      controlPlanes,
    },
    resource.metadata.generation,
    new Date().toISOString().replace(/\.\d+Z$/, "Z"),
  );
  const { kubernetesVersion, istioVersion } = member.summary();
  const status = {
    observedGeneration: resource.metadata.generation,
    conditions: planned,
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    ...(istioVersion === undefined ? {} : { istioVersion }),
  };
  if (isSame(resource.status ?? {}, status)) return;
  const target = { cluster: registry.hostName, ...clusterGVR, name, subresource: "status" };
  const response = await registry.hostTransport.request(systemGrant("cluster-registry", "patch", target), {
    method: "PATCH",
    path: buildResourcePath(target),
    query: { fieldManager: "isthmus-cluster-status", force: "true" },
    headers: { "content-type": "application/apply-patch+yaml" },
    body: JSON.stringify({
      apiVersion: formatApiVersion(clusterGVR),
      kind: "Cluster",
      metadata: { name },
      status,
    }),
  });
  await readJsonObject(registry.hostName, response, maximumBytes);
}

/** The same but for the order of keys and of conditions. */
function isSame(stored: Record<string, unknown>, planned: Record<string, unknown>): boolean {
  return canonical(stored) === canonical(planned);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === "object" && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );
}

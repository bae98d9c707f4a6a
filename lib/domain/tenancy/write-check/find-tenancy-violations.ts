import { groupOf, type KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld, ProjectedMeta } from "../../kubernetes/projected";
import { watchedResources } from "../../kubernetes/resources";
import type { Refusal } from "../refusal";
import { checkTenantWrite } from "./check-tenant-write";
import { readMetadataMap } from "./check-metadata";
import { listObjectsOf } from "./list-world-objects";
import { isManaged } from "./reserved-metadata";
import type { TenantWorld } from "./tenant-write";

/** An object that lies in a tenant's namespace and that the tenant could not write today. */
export interface TenancyViolation {
  tenant: string;
  cluster: string;
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
  /** At least one. */
  refusals: Refusal[];
}

/**
 * Existing objects in a tenant's namespaces that the write checker would refuse: written before the guardrails, or past them. What
 * Isthmus wrote itself is left out. Istio and Gateway API objects are judged whole; of workloads and Services what the cache keeps:
 * labels and annotations of pods, aliases, `exportTo`. Nothing is judged by quota.
 */
export function findTenancyViolations(
  world: TenantWorld,
  clusters: Iterable<ClusterWorld>,
): TenancyViolation[] {
  return [...clusters].flatMap((cluster) => {
    const own = new Set(world.namespacesOf(cluster.cluster));
    return [...listJudgeable(cluster, own)].flatMap((object) => judge(world, cluster.cluster, object) ?? []);
  });
}

function* listJudgeable(world: ClusterWorld, own: ReadonlySet<string>): Generator<KubernetesObject> {
  const isOwn = (namespace: string | undefined) => namespace !== undefined && own.has(namespace);
  for (const object of listObjectsOf(world)) if (isOwn(object.metadata.namespace)) yield object;
  for (const { meta, annotations, type, externalName } of world.services)
    if (isOwn(meta.namespace))
      yield {
        apiVersion: "v1",
        kind: "Service",
        metadata: { ...describe(meta), annotations: { ...annotations } },
        spec: { type, ...(externalName === undefined ? {} : { externalName }) },
      };
  for (const workload of [...world.deployments, ...world.statefulSets, ...world.daemonSets])
    if (isOwn(workload.meta.namespace))
      yield {
        apiVersion: "apps/v1",
        kind: workload.kind,
        metadata: describe(workload.meta),
        spec: {
          template: {
            metadata: { labels: { ...workload.podLabels }, annotations: { ...workload.podAnnotations } },
          },
        },
      };
}

function describe({ name, namespace = "", labels }: ProjectedMeta): KubernetesObject["metadata"] {
  return { name, namespace, labels: { ...labels } };
}

function judge(world: TenantWorld, cluster: string, object: KubernetesObject): TenancyViolation | undefined {
  const { apiVersion, kind, metadata } = object;
  if (isManaged(readMetadataMap(metadata.labels), readMetadataMap(metadata.annotations))) return undefined;
  const group = groupOf(apiVersion);
  const resource = watchedResources.find((item) => item.group === group && item.kind === kind)?.resource;
  const namespace = metadata.namespace ?? "";
  const { refusals } = checkTenantWrite(world, {
    verb: "update",
    cluster,
    namespace,
    group,
    version: apiVersion.slice(apiVersion.indexOf("/") + 1),
    resource: resource ?? kind.toLowerCase(),
    name: metadata.name,
    object,
    before: null,
  });
  return refusals.length === 0
    ? undefined
    : { tenant: world.tenant, cluster, apiVersion, kind, namespace, name: metadata.name, refusals };
}

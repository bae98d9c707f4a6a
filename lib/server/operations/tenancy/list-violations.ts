import "server-only";
import { groupOf } from "@/lib/domain/kubernetes/object";
import { resourceName, watchedResources } from "@/lib/domain/kubernetes/resources";
import { ownerOf } from "@/lib/domain/tenancy/ownership/decide-ownership";
import { isInScope } from "@/lib/domain/tenancy/policy/visible-scope";
import type { Violation } from "@/lib/domain/tenancy/tenancy-view";
import { findTenancyViolations } from "@/lib/domain/tenancy/write-check/find-tenancy-violations";
import { describeWorldOf } from "@/lib/domain/tenancy/write-check/tenant-world";
import { readAccess, scopeOf } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";

/**
 * Every object in the namespaces of tenants that its owner could not write today, of those that the person may see: written by
 * kubectl, or before a guardrail. One tenant in one cluster at a time, so that others are answered meanwhile.
 * @throws StatusError ServiceUnavailable while nobody knows who may do what.
 */
export async function listViolations(context: RequestContext): Promise<{ items: Violation[] }> {
  const { snapshot } = readAccess(context);
  const { state, compiled } = snapshot;
  const scope = scopeOf(context);
  const worlds = new Map(
    getRuntime()
      .clusters.list()
      .map(({ name, cache }) => [name, cache.world()]),
  );
  const items: Violation[] = [];
  for (const { metadata } of state.tenants) {
    const tenant = metadata.name;
    if (!scope.all && !scope.tenants.has(tenant)) continue;
    const world = describeWorldOf(state, compiled.ownership, { tenant, worlds });
    for (const cluster of worlds.values()) {
      for (const violation of findTenancyViolations(world, [cluster])) {
        const { namespace } = violation;
        if (!isInScope(scope, cluster.cluster, namespace)) continue;
        const owner = ownerOf(compiled.ownership, cluster.cluster, namespace);
        items.push({ ...violation, resource: pluralOf(violation), workspace: owner?.workspace ?? "" });
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return { items };
}

function pluralOf({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
  const group = groupOf(apiVersion);
  const known = watchedResources.find((resource) => resource.kind === kind && resource.group === group);
  return known ? resourceName(known) : kind.toLowerCase();
}

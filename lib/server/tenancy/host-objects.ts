import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { findTenancyKind, type TenancyKind } from "@/lib/domain/tenancy/kinds";
import { isthmusGroup, isthmusVersion } from "@/lib/domain/tenancy/resources/names";
import { systemGrant, type Target } from "@/lib/server/authorization/grant";
import type { ClusterRegistry } from "@/lib/server/clusters/cluster-registry";
import { readJsonObject } from "@/lib/server/clusters/read-body";
import { buildResourcePath } from "@/lib/server/clusters/resource-path";

/** The way to the host, as {@link ClusterRegistry} has it. */
export type Host = Pick<ClusterRegistry, "host" | "hostName" | "hostTransport">;

const maximumBytes = 4 * 1024 * 1024;

/** Names an object of tenancy in the host, or the whole kind without a name. */
export function tenancyTarget(
  { hostName }: Pick<Host, "hostName">,
  { resource }: Pick<TenancyKind, "resource">,
  place: { namespace?: string | undefined; name?: string; subresource?: string } = {},
): Target {
  const { namespace, ...rest } = place;
  return {
    cluster: hostName,
    group: isthmusGroup,
    version: isthmusVersion,
    resource,
    ...(namespace === undefined ? {} : { namespace }),
    ...rest,
  };
}

/** The kind, which is in the table of kinds. @throws Error when it is not: a mistake of ours. */
export function tenancyKind(resource: string): TenancyKind {
  const kind = findTenancyKind(resource);
  if (!kind) throw new Error(`${resource} is no kind of tenancy`);
  return kind;
}

/** All objects of a kind as of now, by a quorum read (no resourceVersion). @throws StatusError */
export async function listNow(
  host: Host,
  target: Target,
  labelSelector?: string,
): Promise<KubernetesObject[]> {
  const grant = systemGrant("tenancy", "list", target);
  const items: KubernetesObject[] = [];
  let next: string | undefined;
  do {
    const page = await host.host.list(grant, {
      limit: 500,
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(next === undefined ? {} : { continue: next }),
    });
    items.push(...page.items);
    next = page.continue;
  } while (next !== undefined);
  return items;
}

/**
 * Writes the conditions of one object, of exactly the version that was judged. Other fields of the status stay.
 * @throws StatusError Conflict when the object changed meanwhile: judge it again.
 */
export async function writeConditions(
  host: Host,
  kind: TenancyKind,
  { metadata }: KubernetesObject,
  conditions: readonly object[],
): Promise<void> {
  const { name, namespace, resourceVersion, generation } = metadata;
  const target = tenancyTarget(host, kind, { namespace, name, subresource: "status" });
  const response = await host.hostTransport.request(systemGrant("tenancy", "patch", target), {
    method: "PATCH",
    path: buildResourcePath(target),
    query: { fieldManager: "isthmus-tenancy" },
    headers: { "content-type": "application/merge-patch+json" },
    body: JSON.stringify({
      metadata: { resourceVersion },
      status: { observedGeneration: generation, conditions },
    }),
    signal: AbortSignal.timeout(15_000),
  });
  await readJsonObject(host.hostName, response, maximumBytes);
}

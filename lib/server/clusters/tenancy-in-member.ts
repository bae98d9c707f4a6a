import "server-only";
import type { KubernetesObject, Resource } from "@/lib/domain/kubernetes/object";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { memberSelector } from "@/lib/domain/tenancy/member-access/member-labels";
import type { Actor } from "@/lib/server/audit/actor";
import { recordWrite } from "@/lib/server/audit/record-audit";
import { systemGrant, type Target } from "@/lib/server/authorization/grant";
import type { MemberCluster } from "./cluster-registry";

type Member = Pick<MemberCluster, "name" | "client">;
type Kind = Omit<Resource, "namespaced" | "kind">;

/** What tenancy puts into a member; rights are given after what holds them in bounds, and taken away before it. */
export const memberKinds = [
  {
    group: "admissionregistration.k8s.io",
    version: "v1",
    resource: "validatingadmissionpolicies",
    kind: "ValidatingAdmissionPolicy",
    namespaced: false,
  },
  {
    group: "admissionregistration.k8s.io",
    version: "v1",
    resource: "validatingadmissionpolicybindings",
    kind: "ValidatingAdmissionPolicyBinding",
    namespaced: false,
  },
  ...(
    [
      ["security.istio.io", "peerauthentications", "PeerAuthentication"],
      ["security.istio.io", "authorizationpolicies", "AuthorizationPolicy"],
      ["networking.istio.io", "sidecars", "Sidecar"],
      ["networking.istio.io", "destinationrules", "DestinationRule"],
      ["networking.istio.io", "virtualservices", "VirtualService"],
    ] as const
  ).map(([group, resource, kind]) => ({ group, version: "v1", resource, kind, namespaced: true })),
  {
    group: "rbac.authorization.k8s.io",
    version: "v1",
    resource: "rolebindings",
    kind: "RoleBinding",
    namespaced: true,
  },
] as const satisfies readonly Resource[];

/** All objects of a kind in a member, as grants name them. */
export function kindTarget(cluster: string, { group, version, resource }: Kind): Target {
  return { cluster, group, version, resource };
}

/** One object in a member. @throws Error when it is of no kind of {@link memberKinds}: a mistake of ours. */
export function objectTarget(cluster: string, { kind, metadata }: KubernetesObject): Target {
  const found = memberKinds.find((one) => one.kind === kind);
  if (!found) throw new Error(`${kind} is nothing that tenancy puts into a member`);
  const { name, namespace } = metadata;
  return { ...kindTarget(cluster, found), name, ...(namespace === undefined ? {} : { namespace }) };
}

const pageSize = 500;

/** All objects of a kind as of now, by quorum reads as the propagator. @throws StatusError when any part cannot be read. */
export async function listAsPropagator(
  { name, client }: Member,
  kind: Kind,
  labelSelector?: string,
): Promise<KubernetesObject[]> {
  const grant = systemGrant("propagator", "list", kindTarget(name, kind));
  const items: KubernetesObject[] = [];
  let next: string | undefined;
  do {
    const page = await client.list(grant, {
      limit: pageSize,
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(next === undefined ? {} : { continue: next }),
    });
    items.push(...page.items);
    next = page.continue;
  } while (next !== undefined);
  return items;
}

/**
 * What tenancy put into a member, by label, all of it.
 * @returns hasPolicies false: its API server knows no ValidatingAdmissionPolicies, which came with Kubernetes 1.30.
 * @throws StatusError when any part of it cannot be read.
 */
export async function listTenancy(
  member: Member,
): Promise<{ objects: KubernetesObject[]; hasPolicies: boolean }> {
  const objects: KubernetesObject[] = [];
  let hasPolicies = true;
  for (const kind of memberKinds) {
    try {
      objects.push(...(await listAsPropagator(member, kind, memberSelector)));
    } catch (error) {
      const isUnknownKind = isStatusError(error) && error.code === 404 && kind.kind !== "RoleBinding";
      if (!isUnknownKind) throw error;
      if (kind.group === "admissionregistration.k8s.io") hasPolicies = false;
    }
  }
  return { objects, hasPolicies };
}

/** An object as it is recorded. */
export function withoutManagedFields({ metadata, ...object }: KubernetesObject): object {
  const { managedFields: _, ...rest } = metadata;
  return { ...object, metadata: rest };
}

/**
 * Deletes exactly the version that was judged, recorded. What is gone already is well.
 * @throws StatusError Conflict when it changed meanwhile: judge it again.
 */
export async function removeStored(actor: Actor, member: Member, stored: KubernetesObject): Promise<void> {
  const target = objectTarget(member.name, stored);
  const { uid = "", resourceVersion = "" } = stored.metadata;
  const act = {
    verb: "delete",
    target: { ...target, kind: stored.kind },
    before: withoutManagedFields(stored),
    asPerson: false,
  };
  try {
    await recordWrite(actor, act, () =>
      member.client.delete(systemGrant("propagator", "delete", target), { uid, resourceVersion }),
    );
  } catch (error) {
    if (!isStatusError(error) || error.code !== 404) throw error;
  }
}

/** Takes everything of tenancy out of a member, rights before what holds them in bounds. @throws StatusError */
export async function removeTenancy(actor: Actor, member: Member): Promise<void> {
  const { objects } = await listTenancy(member);
  for (const stored of objects.toReversed()) await removeStored(actor, member, stored);
}

import "server-only";
import type { KubernetesObject, Resource } from "@/lib/domain/kubernetes/object";
import type { Target } from "@/lib/server/authorization/grant";

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
  {
    group: "rbac.authorization.k8s.io",
    version: "v1",
    resource: "rolebindings",
    kind: "RoleBinding",
    namespaced: true,
  },
] as const satisfies readonly Resource[];

/** All objects of a kind in a member, as grants name them. */
export function kindTarget(
  cluster: string,
  { group, version, resource }: Omit<Resource, "namespaced" | "kind">,
): Target {
  return { cluster, group, version, resource };
}

/** One object in a member. @throws Error when it is of no kind of {@link memberKinds}: a mistake of ours. */
export function objectTarget(cluster: string, { kind, metadata }: KubernetesObject): Target {
  const found = memberKinds.find((one) => one.kind === kind);
  if (!found) throw new Error(`${kind} is nothing that tenancy puts into a member`);
  const { name, namespace } = metadata;
  return { ...kindTarget(cluster, found), name, ...(namespace === undefined ? {} : { namespace }) };
}

import type { KubernetesObject } from "../../../kubernetes/object";
import type { TenantWorld } from "../tenant-write";
import { buildAdmissionPolicy, type AdmissionExemptions } from "./policy-object";
import { listCommonFamilies } from "./rules-of-everybody";
import { listTenantFamilies } from "./rules-of-tenant";

export interface AdmissionInput {
  /** The member for which the policies are. */
  cluster: string;
  /** Every tenant. Those without namespaces in the cluster have no policies there. */
  worlds: readonly TenantWorld[];
  exemptions: AdmissionExemptions;
}

/**
 * The ValidatingAdmissionPolicies and bindings of one member, for whoever writes past Isthmus: the rules of the write checker that
 * CEL can say, with everything inlined, because a parameter object would be one more thing to guard. What is the same for every
 * tenant is one set of policies, what differs is one set a tenant; a policy that cannot be evaluated refuses. Nothing is put in:
 * where the checker defaults `exportTo`, these ask for it. Names are pure functions of family and tenant, the order is stable.
 * Source: k8s.io/api/admissionregistration/v1; needs Kubernetes 1.31 (`isIP`, `cidr`).
 */
export function planAdmissionPolicies({ cluster, worlds, exemptions }: AdmissionInput): KubernetesObject[] {
  const bound = worlds
    .filter((world) => world.namespacesOf(cluster).length > 0)
    .toSorted((a, b) => (a.tenant < b.tenant ? -1 : 1));
  if (bound.length === 0) return [];
  const namespaces = bound.flatMap((world) => world.namespacesOf(cluster)).toSorted();
  const exportsAny = bound.flatMap((world) =>
    world.namespacesOf(cluster).filter((item) => world.settingsOf(cluster, item).exportTo === "Any"),
  );
  return [
    ...listCommonFamilies(exportsAny).flatMap((family) =>
      buildAdmissionPolicy(family, { name: "tenants", namespaces, exemptions }),
    ),
    ...bound.flatMap((world) =>
      listTenantFamilies(world, cluster).flatMap((family) =>
        buildAdmissionPolicy(family, {
          name: `tenant-${world.tenant}`,
          namespaces: world.namespacesOf(cluster),
          exemptions,
        }),
      ),
    ),
  ];
}

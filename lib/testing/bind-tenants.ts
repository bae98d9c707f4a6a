import { planRoleBindings } from "@/lib/domain/tenancy/member-access/plan-role-bindings";
import { getRuntime } from "@/lib/server/runtime";
import type { Administrator } from "./fleet";

/** Gives people in some namespaces of a member what the policy of this moment gives them, as the controller of members would. */
export async function bindTenants(
  member: Administrator,
  cluster: string,
  namespaces: readonly string[],
): Promise<void> {
  for (const binding of planRoleBindings(getRuntime().access.current(), cluster, namespaces)) {
    const { namespace = "" } = binding.metadata;
    await member.create(`/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, binding);
  }
}

import { identityPrefix } from "@/lib/domain/kubernetes/plan-member-access";
import { planRoleBindings } from "@/lib/domain/tenancy/member-access/plan-role-bindings";
import { getRuntime } from "@/lib/server/runtime";
import type { Administrator } from "./fleet";
import { untilAllowed, type ExpectedRight } from "./until-in-force";

const rbac = "/apis/rbac.authorization.k8s.io/v1";

interface Binding {
  roleRef: { name: string };
  subjects: { name: string }[];
}

/**
 * Gives people in some namespaces of a member what the policy of this moment gives them, as the controller of members would, and waits
 * until the member's RBAC has taken it up.
 */
export async function bindTenants(
  member: Administrator,
  cluster: string,
  namespaces: readonly string[],
): Promise<void> {
  const expected: ExpectedRight[] = [];
  for (const binding of planRoleBindings(getRuntime().access.current(), cluster, namespaces)) {
    const { namespace = "" } = binding.metadata;
    await member.create(`${rbac}/namespaces/${namespace}/rolebindings`, binding);
    const { roleRef, subjects } = binding as unknown as Binding;
    const right = await readSomeRight(member, roleRef.name);
    for (const { name } of subjects)
      expected.push({ ...right, who: name.slice(identityPrefix.length), namespace });
  }
  await untilAllowed(member, expected);
}

/** One of the rights that a role gives. */
async function readSomeRight(
  member: Administrator,
  role: string,
): Promise<Pick<ExpectedRight, "verb" | "resource">> {
  const { body } = await member.send("GET", `${rbac}/clusterroles/${role}`);
  const { rules } = body as { rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[] };
  for (const { apiGroups, resources, verbs } of rules) {
    const resource = resources.find((name) => !name.includes("/"));
    const [group] = apiGroups;
    const [verb] = verbs;
    if (resource !== undefined && group !== undefined && verb !== undefined)
      return { verb, resource: { group, resource } };
  }
  throw new Error(`the role ${role} gives nothing`);
}

import { compareText } from "../../kubernetes/select";
import type { KubernetesObject } from "../../kubernetes/object";
import { listWhoCan } from "../../ngac/list-who-can";
import type { PolicyGraph } from "../../ngac/policy-graph";
import type { CompiledTenancy } from "../policy/compile-tenancy-policy";
import { leafNode, objectDomains, type ObjectDomain } from "../policy/node-names";
import type { Leaf } from "../policy/read-leaves";
import { memberLabels } from "./member-labels";
import { domainReadRoleName } from "./read-roles";
import { memberRights, tenantRoleName, type MemberRight } from "./tenant-roles";

/** What of a snapshot decides who has rights in a member. */
export interface AccessFacts {
  graph: PolicyGraph;
  compiled: Pick<CompiledTenancy, "leaves">;
}

const api = "rbac.authorization.k8s.io";
const userPrefix = "User/";
/** What members call a person. Source: lib/server/authentication/subject.ts. */
const memberUser = (subject: string) => `isthmus:${subject.slice(userPrefix.length)}`;

const domainOfRight: Readonly<Record<MemberRight, ObjectDomain>> = {
  "traffic:write": "traffic",
  "security:write": "security",
  "gateway:write": "gateway",
  "telemetry:write": "other",
  "workload:write": "other",
};

type Holders = ReadonlyMap<string, ReadonlySet<string>>;

/** Of a graph, which never changes. Nothing but its containers tells one leaf from another, and many lie in the same. */
const knownHolders = new WeakMap<PolicyGraph, Map<string, Holders>>();

/**
 * The RoleBindings of a member: in each namespace that a workspace owns and that exists, one for each role that somebody has there,
 * with the people who hold its right on that namespace by the policy, and nobody else. Teams and roles at levels are people here;
 * what the provider's groups give on the whole platform is bound elsewhere. Who may read a part of the namespace only gets the
 * roles of that part. Sorted; the names are those of the roles.
 * @param namespaces that exist in the cluster and are not on their way out.
 */
export function planRoleBindings(
  { graph, compiled: { leaves } }: AccessFacts,
  cluster: string,
  namespaces: Iterable<string>,
): KubernetesObject[] {
  const known = knownHolders.get(graph) ?? new Map<string, Holders>();
  knownHolders.set(graph, known);
  const holdersOf = (leaf: Leaf): Holders => {
    const key = leaf.containers.join("\n");
    const holders = known.get(key) ?? readHolders(graph, leaf.node);
    known.set(key, holders);
    return holders;
  };
  return [...new Set(namespaces)].toSorted(compareText).flatMap((namespace) => {
    const holders = new Map<ObjectDomain, Holders>();
    for (const domain of objectDomains) {
      const leaf = leaves.get(leafNode(cluster, namespace, domain));
      if (leaf === undefined) return [];
      holders.set(domain, holdersOf(leaf));
    }
    const who = (domain: ObjectDomain, right: string) => holders.get(domain)?.get(right) ?? new Set<string>();
    const readers = objectDomains.map((domain) => who(domain, "read"));
    const everywhere = new Set(
      [...(readers[0] ?? [])].filter((user) => readers.every((set) => set.has(user))),
    );
    const roles: [string, Iterable<string>][] = [
      [tenantRoleName("read"), everywhere],
      ...objectDomains.map((domain): [string, Iterable<string>] => [
        domainReadRoleName(domain),
        [...who(domain, "read")].filter((user) => !everywhere.has(user)),
      ]),
      ...memberRights.map((right): [string, Iterable<string>] => [
        tenantRoleName(right),
        who(domainOfRight[right], right),
      ]),
    ];
    return roles.flatMap(([role, users]) => buildRoleBinding(namespace, role, [...users]));
  });
}

function readHolders(graph: PolicyGraph, node: string): Holders {
  const holders = new Map<string, Set<string>>();
  for (const { subject, type, rights } of listWhoCan(graph, { node })) {
    if (type !== "U" || !subject.startsWith(userPrefix) || subject === userPrefix) continue;
    for (const right of rights) holders.set(right, (holders.get(right) ?? new Set()).add(subject));
  }
  return holders;
}

function buildRoleBinding(namespace: string, role: string, users: readonly string[]): KubernetesObject[] {
  if (users.length === 0) return [];
  return [
    {
      apiVersion: `${api}/v1`,
      kind: "RoleBinding",
      metadata: { name: role, namespace, labels: { ...memberLabels } },
      roleRef: { apiGroup: api, kind: "ClusterRole", name: role },
      subjects: users
        .map(memberUser)
        .toSorted(compareText)
        .map((name) => ({ apiGroup: api, kind: "User", name })),
    },
  ];
}

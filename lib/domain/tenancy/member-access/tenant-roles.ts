import { meshResources } from "../../kubernetes/resources";
import { writeRightOf, type Right } from "../rights";

/** A rule of a Kubernetes Role. Source: rbac.authorization.k8s.io/v1 PolicyRule. */
export interface PolicyRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

/** Rights that become RBAC in a member, each by a ClusterRole of its own; all others are of the host, or nobody's in a namespace. */
export const memberRights = [
  "traffic:write",
  "security:write",
  "gateway:write",
  "telemetry:write",
  "workload:write",
] as const satisfies readonly Right[];
export type MemberRight = (typeof memberRights)[number];

const writes = ["create", "update", "patch", "delete"];

/** Kinds beside Istio's; never Secrets, nor what runs commands or hands out tokens. */
const workloadKinds: Readonly<Record<string, readonly string[]>> = {
  "": ["services", "configmaps"],
  apps: ["deployments", "deployments/scale", "statefulsets", "statefulsets/scale", "daemonsets"],
  autoscaling: ["horizontalpodautoscalers"],
  batch: ["jobs", "cronjobs"],
};

/** The ClusterRole that a RoleBinding of a tenant's namespace names. */
export function tenantRoleName(right: MemberRight | "read"): string {
  return right === "read" ? "isthmus:tenant-viewer" : `isthmus:tenant-${right.slice(0, right.indexOf(":"))}`;
}

/** What a right of Isthmus is in a member, in one namespace. */
export function rulesOfRight(right: MemberRight): PolicyRule[] {
  if (right === "workload:write")
    return Object.entries(workloadKinds).map(([group, resources]) => ({
      apiGroups: [group],
      resources: [...resources],
      verbs: writes,
    }));
  const byGroup = new Map<string, string[]>();
  for (const [name, { group, resource, namespaced }] of meshResources)
    if (namespaced && writeRightOf(name) === right)
      byGroup.set(group, [...(byGroup.get(group) ?? []), resource]);
  return [...byGroup].map(([group, resources]) => ({ apiGroups: [group], resources, verbs: writes }));
}

import { memberRights, rulesOfRight, tenantRoleName } from "../tenancy/member-access/tenant-roles";
import { domainReadRoleName, rulesOfReading } from "../tenancy/member-access/read-roles";
import { objectDomains } from "../tenancy/policy/node-names";
import type { KubernetesObject } from "./object";
import { operatorOnlyResources, watchedResources } from "./resources";

/** Namespace and accounts of Isthmus in a member. Ordinary Kubernetes objects; nothing of ours runs there. */
export const memberNamespace = "isthmus-system";
export const readerAccount = "isthmus-reader";
export const impersonatorAccount = "isthmus-impersonator";
export const propagatorAccount = "isthmus-propagator";
/** In the order in which they are deleted: with the reader goes the right to delete. */
export const memberAccounts = [propagatorAccount, impersonatorAccount, readerAccount] as const;

/** The prefix of every name that members see: a member's own users can never be meant by accident. */
export const identityPrefix = "isthmus:";
export const roleGroups = {
  operator: "isthmus:operators",
  editor: "isthmus:editors",
  viewer: "isthmus:viewers",
  tenant: "isthmus:tenants",
} as const;

const labels = { "app.kubernetes.io/managed-by": "isthmus" };
const reads = ["get", "list", "watch"];
const writes = ["create", "update", "patch", "delete"];

/** What viewers see: every kind the product shows, never Secrets, and no `*`. */
const viewRules = [
  ...groupRules(reads),
  {
    apiGroups: [""],
    resources: ["pods/log", "pods/status", "services/status", "events", "endpoints", "configmaps"],
    verbs: reads,
  },
];

/** Kinds that editors write, in the namespaces that the member's administrator chose. */
const istioWriteRules = [
  {
    apiGroups: ["networking.istio.io"],
    resources: [
      "virtualservices",
      "destinationrules",
      "gateways",
      "serviceentries",
      "workloadentries",
      "workloadgroups",
      "sidecars",
      "proxyconfigs",
    ],
    verbs: writes,
  },
  {
    apiGroups: ["security.istio.io"],
    resources: ["peerauthentications", "authorizationpolicies", "requestauthentications"],
    verbs: writes,
  },
  { apiGroups: ["telemetry.istio.io"], resources: ["telemetries"], verbs: writes },
  {
    apiGroups: ["gateway.networking.k8s.io"],
    resources: [
      "gateways",
      "httproutes",
      "grpcroutes",
      "tlsroutes",
      "tcproutes",
      "referencegrants",
      "listenersets",
      "backendtlspolicies",
    ],
    verbs: writes,
  },
];

/** Code and raw Envoy configuration in other people's proxies. */
const proxyCodeRules = Object.entries(
  Object.groupBy(operatorOnlyResources, (name) => name.slice(name.indexOf(".") + 1)),
).map(([group, names = []]) => ({
  apiGroups: [group],
  resources: names.map((name) => name.slice(0, name.indexOf("."))),
  verbs: writes,
}));

function groupRules(verbs: string[]) {
  const byGroup = new Map<string, string[]>();
  for (const { group, resource } of watchedResources)
    byGroup.set(group, [...(byGroup.get(group) ?? []), resource]);
  return [...byGroup].map(([group, resources]) => ({ apiGroups: [group], resources, verbs }));
}

const rbac = "rbac.authorization.k8s.io";
const clusterRole = (name: string, rules: object[]): KubernetesObject => ({
  apiVersion: `${rbac}/v1`,
  kind: "ClusterRole",
  metadata: { name, labels },
  rules,
});
const clusterRoleBinding = (name: string, role: string, subjects: object[]): KubernetesObject => ({
  apiVersion: `${rbac}/v1`,
  kind: "ClusterRoleBinding",
  metadata: { name, labels },
  roleRef: { apiGroup: rbac, kind: "ClusterRole", name: role },
  subjects,
});
const serviceAccount = (name: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name, namespace: memberNamespace, labels },
  automountServiceAccountToken: false,
});
/** In RBAC nobody may give what they do not hold: the propagator holds what tenants may get, and no right to give more. */
const tenantRules = memberRights.flatMap(rulesOfRight);
const propagatorRules = [
  ...viewRules,
  ...tenantRules,
  {
    apiGroups: ["rbac.authorization.k8s.io"],
    resources: ["rolebindings"],
    verbs: ["get", "list", "watch", ...writes],
  },
  {
    apiGroups: ["admissionregistration.k8s.io"],
    resources: ["validatingadmissionpolicies", "validatingadmissionpolicybindings"],
    verbs: ["get", "list", "watch", ...writes],
  },
];

const ownRole = "isthmus:own-accounts";
const group = (name: string) => ({ apiGroup: rbac, kind: "Group", name });
const account = (name: string) => ({ kind: "ServiceAccount", name, namespace: memberNamespace });

/**
 * The objects Isthmus writes once into a cluster it connects, with the operator's own kubeconfig: a reader for the
 * cache, an impersonator that may act only as the listed people (R-03: `resourceNames`, never `system:`), a propagator that
 * gives tenants their rights in their namespaces, and what each role may do. Where editors may write is the member's own decision: its administrator binds `isthmus:editor` to
 * the group `isthmus:editors` in the namespaces of their choice.
 * @param subjects `sub` of each person, without our prefix.
 */
export function planMemberAccess(subjects: readonly string[]): KubernetesObject[] {
  const users = subjects.map((subject) => `${identityPrefix}${subject}`);
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: memberNamespace, labels } },
    serviceAccount(readerAccount),
    serviceAccount(impersonatorAccount),
    serviceAccount(propagatorAccount),
    clusterRole("isthmus:reader", viewRules),
    clusterRole("isthmus:impersonator", [
      ...(users.length > 0
        ? [{ apiGroups: [""], resources: ["users"], verbs: ["impersonate"], resourceNames: users }]
        : []),
      {
        apiGroups: [""],
        resources: ["groups"],
        verbs: ["impersonate"],
        resourceNames: Object.values(roleGroups),
      },
    ]),
    clusterRole("isthmus:propagator", propagatorRules),
    clusterRole(tenantRoleName("read"), viewRules),
    ...objectDomains.map((domain) => clusterRole(domainReadRoleName(domain), rulesOfReading(domain))),
    ...memberRights.map((right) => clusterRole(tenantRoleName(right), rulesOfRight(right))),
    clusterRole("isthmus:viewer", viewRules),
    clusterRole("isthmus:editor", [...viewRules, ...istioWriteRules]),
    clusterRole("isthmus:operator", [
      ...viewRules,
      ...istioWriteRules,
      ...proxyCodeRules,
      {
        apiGroups: ["apps"],
        resources: ["deployments", "deployments/scale", "statefulsets", "statefulsets/scale"],
        verbs: ["update", "patch"],
      },
      { apiGroups: [""], resources: ["services", "namespaces"], verbs: ["create", "update", "patch"] },
    ]),
    {
      apiVersion: `${rbac}/v1`,
      kind: "Role",
      metadata: { name: ownRole, namespace: memberNamespace, labels },
      // Deleting the accounts makes their tokens worthless: that is how disconnecting revokes them.
      rules: [
        {
          apiGroups: [""],
          resources: ["serviceaccounts"],
          resourceNames: [...memberAccounts],
          verbs: ["delete"],
        },
      ],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: "RoleBinding",
      metadata: { name: ownRole, namespace: memberNamespace, labels },
      roleRef: { apiGroup: rbac, kind: "Role", name: ownRole },
      subjects: [account(readerAccount)],
    },
    clusterRoleBinding("isthmus:reader", "isthmus:reader", [account(readerAccount)]),
    clusterRoleBinding("isthmus:impersonator", "isthmus:impersonator", [account(impersonatorAccount)]),
    clusterRoleBinding("isthmus:propagator", "isthmus:propagator", [account(propagatorAccount)]),
    clusterRoleBinding("isthmus:operators", "isthmus:operator", [group(roleGroups.operator)]),
    clusterRoleBinding("isthmus:readers", "isthmus:viewer", [
      group(roleGroups.editor),
      group(roleGroups.viewer),
    ]),
  ];
}

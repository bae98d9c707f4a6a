import type { KubernetesObject } from "../../kubernetes/object";
import type { Refusal } from "../refusal";
import type { Level } from "../resources/subject";

/** Labels of a workload of one namespace, as far as the cache knows them. */
export interface KnownWorkload {
  namespace: string;
  labels: Readonly<Record<string, string>>;
}

/** What the settings of a namespace demand at least. An absent field demands nothing beyond Isthmus' defaults. */
export interface TenantGuardrails {
  /** The loosest mode that a write may choose; absent: `PERMISSIVE`, which is Istio's own default. */
  mtls?: "DISABLE" | "PERMISSIVE" | "STRICT";
  /** How far `exportTo` may reach; absent: `Workspace`. */
  exportTo?: "Any" | "Workspace" | "Namespace";
}

/**
 * Everything a tenant has, seen from outside: the input of the write checker beside the write. Built by `describeWorldOf`.
 * Source: design domain.md, Tenant write checker.
 */
export interface TenantWorld {
  tenant: string;
  rootNamespace: string;
  gatewayNamespaces: readonly string[];
  /** `kube-system`, `isthmus-system`, …: never a tenant's, whatever the ownership says. */
  systemNamespaces: readonly string[];
  /** DNS domain of services, e.g. `cluster.local`. */
  clusterDomain: string;
  ownsNamespace(cluster: string, namespace: string): boolean;
  namespacesOf(cluster: string): readonly string[];
  /** Namespaces of the workspace that owns this one, with it; absent: all of the tenant's in the cluster. */
  workspaceNamespacesOf?(cluster: string, namespace: string): readonly string[];
  /** Public hosts of its workspaces, in lower case, exact or `*.` in front. */
  hosts: readonly string[];
  /** External hosts that it may reach, alike. */
  egress: readonly string[];
  /** Hosts whose keys istiod may fetch for it. */
  issuers: readonly string[];
  /** CIDR blocks of its virtual machines. */
  networks: readonly string[];
  /** CIDR blocks of everybody else's. */
  foreignNetworks: readonly string[];
  /** Names of extension providers that it may use, beside those every mesh has. */
  providers: readonly string[];
  /** Shared gateways to which its routes may bind: `namespace/name`, or a star for the name. */
  gateways: readonly string[];
  /** Hosts of services of others that it may send to. */
  grantedServices: readonly string[];
  /** Whether somebody else claimed a host that overlaps this one, exact or wildcard. */
  isHostClaimedByOther(host: string): boolean;
  /** CIDR blocks of pods and services of a cluster; empty when unknown. */
  clusterNetworks(cluster: string): { pods: readonly string[]; services: readonly string[] };
  settingsOf(cluster: string, namespace: string): TenantGuardrails;
  /** What limits the objects of Istio and Gateway API in a namespace of the tenant; nothing in any other. */
  objectQuotasOf(cluster: string, namespace: string): readonly ObjectQuota[];
  /** Workloads of a cluster, of everybody; absent when unknown: then names and labels decide. */
  workloadsOf?(cluster: string): readonly KnownWorkload[];
}

/** How many objects of Istio and Gateway API a level may have in all its namespaces together, and has. */
export interface ObjectQuota {
  level: Level;
  limit: number;
  used: number;
}

export interface TenantWrite {
  verb: "create" | "update" | "delete";
  cluster: string;
  /** Of the path; "" when it names none. */
  namespace: string;
  /** "" for the core group. */
  group: string;
  version: string;
  /** Plural, in lower case. */
  resource: string;
  /** Of the path; "" on create. */
  name: string;
  /** e.g. `scale`. */
  subresource?: string;
  /** What would be stored: for a patch the merged result; null for a delete. */
  object: unknown;
  /** What is stored now; null when nothing is, or it is not known. */
  before: KubernetesObject | null;
  fieldManager?: string;
}

export interface TenantVerdict {
  allowed: boolean;
  /** In the order of the thirteen steps; the first decides the status. */
  refusals: Refusal[];
  /** What to store, with defaults put in; null when refused or deleted. */
  object: KubernetesObject | null;
  /** Fields that were put in, e.g. `spec.exportTo`. */
  mutated: readonly string[];
}

import type { TenancyState } from "../state";
import { hasCluster } from "./cluster-set";
import { decideHosts } from "./decide-hosts";
import { decideNamespaces, type NamespaceClaim, type OwnershipConflict } from "./decide-namespaces";
import type { Owner, TenancyProblem } from "./tenancy-problem";

/** Who owns which namespaces and hosts. Read it with {@link ownerOf}. */
export interface Ownership {
  /** By name of the namespace. The clusters of one namespace's claims never overlap. */
  readonly claims: ReadonlyMap<string, readonly NamespaceClaim[]>;
  /** Every owned host, maybe with a wildcard. */
  readonly hosts: ReadonlyMap<string, Owner>;
  /** Every claim that lost, with both sides. Only for who may see both. */
  readonly conflicts: readonly OwnershipConflict[];
  /** What of Workspaces and HostClaims holds nothing, and why, without naming anybody else. */
  readonly problems: readonly TenancyProblem[];
}

/**
 * Decides what every workspace owns. Pure, and independent of the order of lists: of two claims the older holds
 * (creation, then uid, then name). What a tenant has no cluster or domain for is owned by nobody.
 */
export function decideOwnership(
  state: Pick<TenancyState, "tenants" | "workspaces" | "hostClaims">,
): Ownership {
  const namespaces = decideNamespaces(state);
  const hosts = decideHosts(state);
  return {
    claims: namespaces.claims,
    hosts: hosts.hosts,
    conflicts: [...namespaces.conflicts, ...hosts.conflicts],
    problems: [...namespaces.problems, ...hosts.problems],
  };
}

/** Who owns a namespace of a cluster; undefined when it belongs to the organization. */
export function ownerOf(ownership: Ownership, cluster: string, namespace: string): Owner | undefined {
  return ownership.claims.get(namespace)?.find((claim) => hasCluster(claim.clusters, cluster))?.owner;
}

/** The hosts of a workspace, in the order in which they were claimed. */
export function hostsOf(ownership: Ownership, workspace: string): string[] {
  return [...ownership.hosts].filter(([, owner]) => owner.workspace === workspace).map(([host]) => host);
}

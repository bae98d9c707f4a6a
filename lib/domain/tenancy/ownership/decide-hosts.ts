import { defaultDomain, hostsOverlap, isHostSubsetOf } from "../../istio/host";
import type { Tenant } from "../resources/tenancy";
import type { TenancyState } from "../state";
import { compareClaims, indexByName } from "./claim-order";
import type { OwnershipConflict } from "./decide-namespaces";
import type { Owner, TenancyProblem } from "./tenancy-problem";

interface HostDecision {
  /** Each claimed host, maybe with a wildcard, and who has it. */
  hosts: ReadonlyMap<string, Owner>;
  conflicts: OwnershipConflict[];
  problems: TenancyProblem[];
}

/** Hosts of services in the mesh: they belong to who owns the namespace, never to a claim. */
const serviceHosts = `*.${defaultDomain}`;

/**
 * Whether workspaces of the tenant may claim the host: one of its domains covers it, or it has none and the host lies
 * in nobody else's and is more than a whole top-level domain.
 */
export function isHostGranted(tenant: Tenant, tenants: readonly Tenant[], host: string): boolean {
  if (hostsOverlap(host, serviceHosts)) return false;
  if (tenant.spec.domains.length > 0)
    return tenant.spec.domains.some((domain) => isHostSubsetOf(host, domain));
  if (/^\*\.[^.]+$/.test(host)) return false;
  return !tenants.some(
    (other) =>
      other.metadata.name !== tenant.metadata.name &&
      other.spec.domains.some((domain) => hostsOverlap(host, domain)),
  );
}

/**
 * Shares out hosts: HostClaims are looked at in the order of {@link compareClaims}. One holds when its workspace still
 * asks for the host and is the one that made the claim (by uid), the tenant may have it, and no older claim of another
 * workspace overlaps it, wildcards taken as sets.
 */
export function decideHosts(
  state: Pick<TenancyState, "tenants" | "workspaces" | "hostClaims">,
): HostDecision {
  const tenants = indexByName(state.tenants);
  const workspaces = indexByName(state.workspaces);
  const hosts = new Map<string, Owner>();
  const conflicts: OwnershipConflict[] = [];
  const problems: TenancyProblem[] = [];
  const listed = [...tenants.values()];
  for (const claim of state.hostClaims.toSorted(compareClaims)) {
    const { host } = claim.spec;
    const object = { kind: "HostClaim", name: claim.metadata.name };
    const workspace = workspaces.get(claim.spec.workspace);
    const tenant = workspace && tenants.get(workspace.spec.tenant);
    if (
      workspace === undefined ||
      tenant === undefined ||
      workspace.metadata.uid !== claim.spec.workspaceUid
    ) {
      problems.push({
        object,
        field: "spec.workspace",
        message: "the workspace that made the claim is gone",
      });
      continue;
    }
    const index = workspace.spec.hosts.indexOf(host);
    if (index === -1) {
      problems.push({ object, field: "spec.host", message: "the workspace no longer asks for it" });
      continue;
    }
    const owner: Owner = { tenant: tenant.metadata.name, workspace: workspace.metadata.name };
    const field = `spec.hosts[${index}]`;
    const refuse = (message: string) =>
      problems.push({ object: { kind: "Workspace", name: owner.workspace }, field, message });
    if (!isHostGranted(tenant, listed, host)) {
      refuse(`${host} is not among the domains of tenant ${owner.tenant}`);
      continue;
    }
    const rival = findOverlap(hosts, host, owner.workspace);
    if (rival !== undefined) {
      conflicts.push({ kind: "Host", subject: host, winner: rival, loser: owner, field });
      refuse(`${host} overlaps a host of another workspace`);
      continue;
    }
    hosts.set(host, owner);
  }
  for (const workspace of workspaces.values()) {
    const owner: Owner = { tenant: workspace.spec.tenant, workspace: workspace.metadata.name };
    for (const [index, host] of workspace.spec.hosts.entries()) {
      const rival = findOverlap(hosts, host, owner.workspace);
      const field = `spec.hosts[${index}]`;
      if (
        rival === undefined ||
        conflicts.some((known) => known.field === field && known.loser.workspace === owner.workspace)
      )
        continue;
      conflicts.push({ kind: "Host", subject: host, winner: rival, loser: owner, field });
      problems.push({
        object: { kind: "Workspace", name: owner.workspace },
        field,
        message: `${host} overlaps a host of another workspace`,
      });
    }
  }
  return { hosts, conflicts, problems };
}

function findOverlap(hosts: ReadonlyMap<string, Owner>, host: string, workspace: string): Owner | undefined {
  for (const [other, owner] of hosts)
    if (owner.workspace !== workspace && hostsOverlap(host, other)) return owner;
  return undefined;
}

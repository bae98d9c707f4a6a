import { hostsOverlap } from "../../istio/host";
import { hostClaimName } from "../host-claim";
import { compareClaims } from "../ownership/claim-order";
import { decideHosts, isHostGranted } from "../ownership/decide-hosts";
import type { HostClaim, Workspace } from "../resources/tenancy";
import type { TenancyState } from "../state";

/** A claim to be made. */
export interface PlannedClaim {
  name: string;
  spec: HostClaim["spec"];
}

export interface HostClaimPlan {
  create: PlannedClaim[];
  /** Claims that hold nothing: lost to an older one, no longer asked for, or of a workspace that is gone. */
  remove: HostClaim[];
}

/**
 * What is to be done so that every workspace holds the hosts that it asks for and may have. Of claims that overlap the oldest
 * holds, as `decideHosts` says, and the others withdraw. Nothing is planned when everything is as it should be.
 * @param state the claims of it must not be newer than its workspaces: a claim of a workspace that is not there goes.
 */
export function planHostClaims(
  state: Pick<TenancyState, "tenants" | "workspaces" | "hostClaims">,
): HostClaimPlan {
  const { hosts } = decideHosts(state);
  const workspaces = new Map(state.workspaces.map((workspace) => [workspace.metadata.name, workspace]));
  const tenants = new Map(state.tenants.map((tenant) => [tenant.metadata.name, tenant]));
  const remove = state.hostClaims.filter((claim) => !holds(claim, workspaces, hosts));
  const taken = new Set(state.hostClaims.map(({ metadata }) => metadata.name));
  const held = [...hosts].map(([host, { workspace }]) => ({ host, workspace }));
  const create: PlannedClaim[] = [];
  for (const workspace of state.workspaces.toSorted(compareClaims)) {
    const { name, uid, deletionTimestamp } = workspace.metadata;
    const tenant = tenants.get(workspace.spec.tenant);
    if (tenant === undefined || deletionTimestamp !== undefined) continue;
    for (const host of workspace.spec.hosts) {
      const claimName = hostClaimName(host);
      const isFree =
        !taken.has(claimName) &&
        !held.some((other) => other.workspace !== name && hostsOverlap(other.host, host)) &&
        isHostGranted(tenant, state.tenants, host);
      if (!isFree) continue;
      taken.add(claimName);
      held.push({ host, workspace: name });
      create.push({ name: claimName, spec: { host, workspace: name, workspaceUid: uid } });
    }
  }
  return { create, remove };
}

function holds(
  { spec }: HostClaim,
  workspaces: ReadonlyMap<string, Workspace>,
  hosts: ReadonlyMap<string, { workspace: string }>,
): boolean {
  const workspace = workspaces.get(spec.workspace);
  return (
    workspace !== undefined &&
    workspace.metadata.uid === spec.workspaceUid &&
    hosts.get(spec.host)?.workspace === spec.workspace
  );
}

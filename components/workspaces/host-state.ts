import { hostsOverlap, isHostSubsetOf } from "@/lib/domain/istio/host";
import type { Workspace } from "@/lib/domain/tenancy/resources/tenancy";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";

export interface HostState {
  host: string;
  /** `refused`: the workspace names it and does not have it. `denied`, `requested`: asked for and not in the workspace. */
  state: "owned" | "refused" | "requested" | "denied";
  why: string;
}

/** Why a workspace cannot have a host, as far as the person may know; undefined when nothing is known against it. */
export function findHostObstacle(
  host: string,
  { metadata, spec }: Workspace,
  overview: TenancyOverview,
): string | undefined {
  const tenant = overview.tenants.find((each) => each.metadata.name === spec.tenant);
  const domains = tenant?.spec.domains ?? [];
  if (domains.length > 0 && !domains.some((domain) => isHostSubsetOf(host, domain)))
    return `${host} is outside the domains of tenant ${spec.tenant} (${domains.join(", ")}). An operator can add a domain to the tenant.`;
  const owner = overview.workspaces.find(
    (other) =>
      other.metadata.name !== metadata.name && other.spec.hosts.some((theirs) => hostsOverlap(host, theirs)),
  );
  if (owner !== undefined)
    return `${host} overlaps a host of workspace ${owner.metadata.name}. Its people can give it up.`;
  return spec.hosts.includes(host) ? `${host} is already in this workspace.` : undefined;
}

/** Every host of a workspace and every one that was asked for, with what became of it. */
export function listHosts(workspace: Workspace, overview: TenancyOverview): HostState[] {
  const { name } = workspace.metadata;
  const lost = new Map(
    overview.ownership.conflicts
      .filter(({ kind, loser }) => kind === "host" && loser === name)
      .map((conflict) => [conflict.what, conflict]),
  );
  const claimed = new Set(
    overview.hostClaims.filter(({ spec }) => spec.workspace === name).map(({ spec }) => spec.host),
  );
  const own = workspace.spec.hosts.map((host): HostState => {
    const conflict = lost.get(host);
    if (conflict !== undefined)
      return {
        host,
        state: "refused",
        why: conflict.message || `${conflict.winner || "Another workspace"} has it.`,
      };
    if (claimed.has(host)) return { host, state: "owned", why: "claimed by this workspace" };
    return {
      host,
      state: "refused",
      why:
        findHostObstacle(host, { ...workspace, spec: { ...workspace.spec, hosts: [] } }, overview) ??
        "It is not claimed yet.",
    };
  });
  const asked = overview.requests.flatMap(({ spec: { ask, decision } }): HostState[] => {
    if (ask.type !== "Host" || ask.workspace !== name || workspace.spec.hosts.includes(ask.host)) return [];
    if (decision === undefined)
      return [{ host: ask.host, state: "requested", why: "waits among the requests" }];
    if (decision.state !== "Denied") return [];
    return [
      {
        host: ask.host,
        state: "denied",
        why: `${decision.by}${decision.comment === "" ? "" : `: “${decision.comment}”`}. Whoever denied it can say more.`,
      },
    ];
  });
  return [...own, ...asked];
}

import { decideOwnership, ownerOf } from "@/lib/domain/tenancy/ownership/decide-ownership";
import { isReservedNamespace, selectsNamespace } from "@/lib/domain/tenancy/ownership/namespace-selector";
import type { Tenant, Workspace } from "@/lib/domain/tenancy/resources/tenancy";
import type { OwnershipConflictView, TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";

/** What the picture needs to know of the world, as the person may see it. */
export type OwnershipView = Pick<TenancyOverview, "clusters" | "tenants" | "workspaces" | "ownership">;

/** A workspace as it would be after the save, and the conflicts that only the server knows of. */
export interface OwnershipDraft {
  workspace: Workspace;
  conflicts: readonly OwnershipConflictView[];
}

/**
 * `absent`: the cluster has no such namespace and nobody claims it. `gained`, `lost`: by the draft. `conflict`: more than
 * one workspace claims it; `owner` has it. `refused`: claimed, but of the platform or in a cluster that the tenant does not have.
 */
type PlaceState = "absent" | "unowned" | "owned" | "gained" | "lost" | "conflict" | "refused";

export interface OwnershipPlace {
  cluster: string;
  namespace: string;
  /** The namespace exists in the cluster. */
  exists: boolean;
  state: PlaceState;
  /** Who owns it, or would after the save; "" for somebody the person may not see. */
  owner: string | undefined;
  /** Who else claims it, or owned it until the draft. */
  others: string[];
}

export interface OwnershipRow {
  namespace: string;
  places: OwnershipPlace[];
}

/** The namespaces × clusters of the view with their owners; with a draft, as it would be and what is new in it. */
export function buildOwnershipMatrix(view: OwnershipView, draft?: OwnershipDraft): OwnershipRow[] {
  const { clusters, tenants, ownership } = view;
  const before = new Map(
    ownership.entries.map(({ cluster, namespace, workspace }) => [`${cluster}/${namespace}`, workspace]),
  );
  const workspaces =
    draft === undefined
      ? view.workspaces
      : [
          ...view.workspaces.filter(({ metadata }) => metadata.name !== draft.workspace.metadata.name),
          draft.workspace,
        ];
  const after = draft && decideOwnership({ tenants, workspaces, hostClaims: [] });
  const granted = new Map(tenants.map(({ metadata, spec }) => [metadata.name, spec.clusters]));
  const existing = new Map(clusters.map(({ name, namespaces }) => [name, new Set(namespaces)]));
  const names = new Set([
    ...clusters.flatMap(({ namespaces }) => namespaces),
    ...[...view.workspaces, ...workspaces].flatMap(({ spec }) =>
      spec.namespaces.flatMap((selector) => selector.split("/")[1] ?? []),
    ),
  ]);
  const serverLost = new Map(
    (draft?.conflicts ?? [])
      .filter(({ kind, loser }) => kind === "namespace" && loser === draft?.workspace.metadata.name)
      .map(({ what, winner }) => [what, winner]),
  );
  return [...names].toSorted().map((namespace) => {
    const claiming = workspaces.filter(({ spec }) =>
      spec.namespaces.some((selector) => selector.endsWith(`/${namespace}`)),
    );
    return {
      namespace,
      places: clusters.map(({ name: cluster }): OwnershipPlace => {
        const place = `${cluster}/${namespace}`;
        const exists = existing.get(cluster)?.has(namespace) === true;
        const claims = claiming.filter(({ spec }) => selectsNamespace(spec.namespaces, cluster, namespace));
        const holders = claims
          .filter(({ spec }) => has(granted, spec, cluster))
          .map(({ metadata }) => metadata.name);
        const decided = decidePlace({
          exists,
          before: before.get(place),
          after:
            serverLost.get(place) ??
            serverLost.get(`*/${namespace}`) ??
            (after ? ownerOf(after, cluster, namespace)?.workspace : before.get(place)),
          // A star means the clusters that the tenant has: only who names one that it has not is refused.
          claimants: claims
            .filter(
              ({ metadata, spec }) => holders.includes(metadata.name) || spec.namespaces.includes(place),
            )
            .map(({ metadata }) => metadata.name),
          holders: isReservedNamespace(namespace) ? [] : holders,
          draft: draft?.workspace.metadata.name,
        });
        return { cluster, namespace, exists, ...decided };
      }),
    };
  });
}

function has(
  granted: ReadonlyMap<string, Tenant["spec"]["clusters"]>,
  { tenant }: Workspace["spec"],
  cluster: string,
): boolean {
  const clusters = granted.get(tenant);
  return clusters === undefined || clusters.includes("*") || clusters.includes(cluster);
}

interface PlaceFacts {
  exists: boolean;
  before: string | undefined;
  after: string | undefined;
  /** Who names it, and of these who could have it if nobody else did. */
  claimants: readonly string[];
  holders: readonly string[];
  draft: string | undefined;
}

function decidePlace(facts: PlaceFacts): Pick<OwnershipPlace, "state" | "owner" | "others"> {
  const { exists, before, after, claimants, holders, draft } = facts;
  const isLost = draft !== undefined && before === draft && !claimants.includes(draft);
  if (isLost) return { state: "lost", owner: after, others: [draft] };
  const rivals = holders.filter((name) => name !== after);
  if (after !== undefined && rivals.length > 0) return { state: "conflict", owner: after, others: rivals };
  const refused = claimants.filter((name) => !holders.includes(name) && name !== after);
  if (refused.length > 0 && (after === undefined || refused.includes(draft ?? "")))
    return { state: "refused", owner: after, others: refused };
  if (after === undefined) return { state: exists ? "unowned" : "absent", owner: undefined, others: [] };
  return { state: after === draft && before !== draft ? "gained" : "owned", owner: after, others: [] };
}

/** One sentence about a place; the same that the picture says by colour, icon and word. */
export function describePlace(place: OwnershipPlace): string {
  const { cluster, namespace, state, others, exists } = place;
  const where = `${namespace} in ${cluster}`;
  const later = exists ? "" : " once it exists";
  const owner = place.owner === "" ? "another workspace" : `workspace ${place.owner}`;
  switch (state) {
    case "absent":
      return `${where} does not exist and nobody claims it.`;
    case "unowned":
      return `${where} belongs to no workspace.`;
    case "owned":
      return `${where} belongs to ${owner}${later}.`;
    case "gained":
      return `${where} would belong to ${owner}${later}.`;
    case "lost":
      return place.owner === undefined
        ? `${where} would no longer belong to workspace ${others.join()}.`
        : `${where} would pass from workspace ${others.join()} to ${owner}.`;
    case "conflict":
      return `Conflict: ${where} belongs to ${owner}; ${others.join(", ")} claims it too and does not get it.`;
    case "refused":
      return isReservedNamespace(namespace)
        ? `${where} belongs to the platform; ${others.join(", ")} cannot own it.`
        : `${where} is in a cluster that the tenant of ${others.join(", ")} was not granted.`;
  }
}

/** The draft's selectors with a place put in or taken out. A star that covers it is replaced by the other clusters. */
export function togglePlace(
  selectors: readonly string[],
  { cluster, namespace }: { cluster: string; namespace: string },
  clusters: readonly string[],
): string[] {
  const exact = `${cluster}/${namespace}`;
  const every = `*/${namespace}`;
  const rest = selectors.filter((each) => each !== every && each !== exact);
  if (selectors.includes(every))
    return [
      ...new Set([...rest, ...clusters.flatMap((name) => (name === cluster ? [] : `${name}/${namespace}`))]),
    ];
  return selectors.includes(exact) ? rest : [...rest, exact];
}

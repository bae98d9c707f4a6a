import { isInScope } from "../policy/visible-scope";
import type { TenancyState } from "../state";
import type { RightChange, TenancyChangePreview } from "../tenancy-view";
import { lookAs, type Viewer } from "./viewer";

/** Which changes may be told: to somebody who does not see everything those at levels and places that they see. */
export interface TellableChanges {
  setting(change: TenancyChangePreview["settings"][number]): boolean;
  right(change: RightChange): boolean;
}

/** A level that the change makes counts as what it lies in. @returns undefined for whoever sees everything. */
export function findTellableChanges(after: TenancyState, viewer: Viewer): TellableChanges | undefined {
  const { scope } = viewer;
  if (scope.all) return undefined;
  const sight = lookAs(viewer, after);
  const workspaces = new Map(after.workspaces.map(({ metadata, spec }) => [metadata.name, spec.tenant]));
  const seesWorkspace = (name: string): boolean =>
    sight.seesWorkspace(name) || (!viewer.compiled.levels.has(`Workspace/${name}`) && seesTenantOf(name));
  const seesTenantOf = (workspace: string): boolean => sight.seesTenant(workspaces.get(workspace) ?? "");
  const seesLevel = (level: string): boolean => {
    const [kind, name = ""] = level.split("/");
    if (kind === "Organization") return sight.readsOrganization;
    return kind === "Tenant" ? sight.seesTenant(name) : seesWorkspace(name);
  };
  const seesPlace = (place: string): boolean => {
    const [cluster = "", namespace] = place.split("/");
    return isInScope(scope, cluster, namespace);
  };
  return {
    setting: ({ level }) => seesLevel(level),
    right: ({ level, place }) =>
      level === undefined ? place !== undefined && seesPlace(place) : seesLevel(level),
  };
}

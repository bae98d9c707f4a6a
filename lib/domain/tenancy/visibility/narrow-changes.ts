import { isInScope } from "../policy/visible-scope";
import type { TenancyState } from "../state";
import type { RightChange, TenancyChangePreview } from "../tenancy-view";
import { lookAs, type Viewer } from "./viewer";

type Changes = Pick<TenancyChangePreview, "settings" | "rights">;

/** Of the changes those at levels and places that the viewer sees; a level that the change makes counts as what it lies in. */
export function narrowChanges(
  all: { settings: Changes["settings"]; gained: RightChange[]; lost: RightChange[] },
  after: TenancyState,
  viewer: Viewer,
): Changes {
  const { scope } = viewer;
  if (scope.all) return { settings: all.settings, rights: { gained: all.gained, lost: all.lost } };
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
  const isSeen = ({ level, place }: RightChange): boolean =>
    level === undefined ? place !== undefined && seesPlace(place) : seesLevel(level);
  return {
    settings: all.settings.filter(({ level }) => seesLevel(level)),
    rights: { gained: all.gained.filter(isSeen), lost: all.lost.filter(isSeen) },
  };
}

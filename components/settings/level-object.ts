import { groupWords } from "@/components/workspaces/group-words";
import { newResource, type ResourceObject } from "@/components/tenancy/resource-draft";
import { workspaceOfGroup } from "@/components/tenancy/summarize-tenancy";
import { workspaceNamespace } from "@/lib/domain/tenancy/resources/names";
import type { Settings } from "@/lib/domain/tenancy/resources/settings";
import type { Level } from "@/lib/domain/tenancy/resources/subject";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";

/** Whatever has settings: the object of a level. */
export type SettingsObject = ResourceObject<{ settings?: Settings | undefined }>;

/** The name of the one Organization of an install. */
const organizationName = "default";

/** The object in which a level's settings are kept; null when it is not stored yet, as an organization that said nothing. */
export function findLevelObject(
  { kind, name, workspace }: Level,
  overview: TenancyOverview,
): { resource: string; object: SettingsObject | null; initial: SettingsObject } {
  if (kind === "Organization")
    return {
      resource: "organizations",
      object: overview.organization ?? null,
      initial: newResource(organizationName, {}),
    };
  if (kind === "Tenant" || kind === "Workspace") {
    const list: readonly SettingsObject[] = kind === "Tenant" ? overview.tenants : overview.workspaces;
    return {
      resource: kind === "Tenant" ? "tenants" : "workspaces",
      object: list.find(({ metadata }) => metadata.name === name) ?? null,
      initial: newResource(name, {}),
    };
  }
  const group = overview.groups.find(
    (each) => each.kind === kind && each.metadata.name === name && workspaceOfGroup(each) === workspace,
  );
  return {
    resource: groupWords[kind].resource,
    object: group ?? null,
    initial: newResource(name, {}, workspaceNamespace(workspace ?? "")),
  };
}

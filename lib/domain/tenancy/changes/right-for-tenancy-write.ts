import type { Ownership } from "../ownership/decide-ownership";
import { decisionLevelOf } from "../policy/request-level";
import { formatLevel } from "../resources/subject";
import type { AccessRequest } from "../resources/access";
import type { ChangeSet } from "../resources/change-set";
import type { Group, Organization, ServiceGrant, Tenant, Workspace } from "../resources/tenancy";
import type { Right } from "../rights";
import type { TenancyState } from "../state";
import { isSame, type TenancyWrite } from "./tenancy-write";

/** A right, and where it must be held (`formatLevel`). */
export interface RequiredRight {
  right: Right;
  level: string;
}

const workspacePrefix = "isthmus-ws-";

/**
 * The rights that a write of tenancy needs; all must be held. Beside them nobody may give what they do not hold, see
 * `checkTenancyWrite`. Empty only for requests of access that are not being decided: anybody may ask.
 */
export function rightForTenancyWrite(
  write: TenancyWrite,
  context: { state: Pick<TenancyState, "workspaces">; ownership: Ownership },
): RequiredRight[] {
  switch (write.list) {
    case "organizations":
      return forOrganization(write.before, write.after);
    case "tenants":
      return forTenant(write.before, write.after);
    case "workspaces":
      return forWorkspace(write.before, write.after);
    case "trafficGroups":
      return forGroup("TrafficGroup", write.before, write.after);
    case "securityGroups":
      return forGroup("SecurityGroup", write.before, write.after);
    case "gatewayGroups":
      return forGroup("GatewayGroup", write.before, write.after);
    case "serviceGrants":
      return forServiceGrant(write.before, write.after);
    case "accessBindings":
      return distinct(
        [write.before, write.after].flatMap((binding) =>
          binding ? [{ right: "binding:write" as const, level: formatLevel(binding.spec.level) }] : [],
        ),
      );
    case "accessRequests":
      return forRequest(write.before, write.after, context);
    case "changeSets":
      return distinct([write.before, write.after].flatMap((set) => (set ? [forChangeSet(set)] : [])));
    case "hostClaims":
      return [{ right: "workspace:write", level: "Organization" }];
    default:
      return [{ right: "binding:write", level: "Organization" }];
  }
}

function distinct(required: readonly RequiredRight[]): RequiredRight[] {
  return [...new Map(required.map((item) => [`${item.right} ${item.level}`, item])).values()];
}

/** Whether anything but the settings changes. */
function changesBeyond<T extends { spec: object }>(
  before: T | undefined,
  after: T | undefined,
  fields: readonly string[],
): boolean {
  const rest = (object: T | undefined) =>
    object && Object.entries(object.spec).filter(([name]) => !fields.includes(name));
  return before === undefined || after === undefined || !isSame(rest(before), rest(after));
}

function changesSettings(
  before: { spec: { settings?: unknown } } | undefined,
  after: { spec: { settings?: unknown } } | undefined,
): boolean {
  return after !== undefined && !isSame(before?.spec.settings, after.spec.settings);
}

function forOrganization(before: Organization | undefined, after: Organization | undefined): RequiredRight[] {
  const required: RequiredRight[] = [];
  if (changesBeyond(before, after, ["settings"]))
    required.push({ right: "workspace:write", level: "Organization" });
  if (changesSettings(before, after)) required.push({ right: "settings:write", level: "Organization" });
  return required;
}

function forTenant(before: Tenant | undefined, after: Tenant | undefined): RequiredRight[] {
  const required: RequiredRight[] = [];
  if (changesBeyond(before, after, ["settings"]))
    required.push({ right: "workspace:write", level: "Organization" });
  if (changesSettings(before, after))
    required.push({
      right: "settings:write",
      level: before === undefined ? "Organization" : `Tenant/${before.metadata.name}`,
    });
  return required;
}

function forWorkspace(before: Workspace | undefined, after: Workspace | undefined): RequiredRight[] {
  const required: RequiredRight[] = [];
  if (changesBeyond(before, after, ["settings"]))
    for (const workspace of [before, after])
      if (workspace) required.push({ right: "workspace:write", level: `Tenant/${workspace.spec.tenant}` });
  if (changesSettings(before, after))
    required.push({
      right: "settings:write",
      level:
        before === undefined ? `Tenant/${after?.spec.tenant ?? ""}` : `Workspace/${before.metadata.name}`,
    });
  return distinct(required);
}

function forGroup(
  kind: "TrafficGroup" | "SecurityGroup" | "GatewayGroup",
  before: Group | undefined,
  after: Group | undefined,
): RequiredRight[] {
  const { name = "", namespace = "" } = (after ?? before)?.metadata ?? {};
  const workspace = namespace.startsWith(workspacePrefix) ? namespace.slice(workspacePrefix.length) : "";
  const required: RequiredRight[] = [];
  if (changesBeyond(before, after, ["settings"]))
    required.push({ right: "group:write", level: `Workspace/${workspace}` });
  if (changesSettings(before, after))
    required.push({
      right: "settings:write",
      level: before === undefined ? `Workspace/${workspace}` : formatLevel({ kind, name, workspace }),
    });
  return required;
}

function forServiceGrant(before: ServiceGrant | undefined, after: ServiceGrant | undefined): RequiredRight[] {
  return distinct(
    [before, after].flatMap((grant) =>
      grant ? [{ right: "request:decide" as const, level: `Tenant/${grant.spec.fromTenant}` }] : [],
    ),
  );
}

function forRequest(
  before: AccessRequest | undefined,
  after: AccessRequest | undefined,
  { state, ownership }: { state: Pick<TenancyState, "workspaces">; ownership: Ownership },
): RequiredRight[] {
  const decision = after?.spec.decision;
  if (after === undefined || decision === undefined || decision.state === "Withdrawn") return [];
  const { ask } = (before ?? after).spec;
  const required: RequiredRight[] = [
    { right: "request:decide", level: decisionLevelOf(state, ownership, ask) },
  ];
  if (ask.type === "Host" && decision.state === "Approved")
    required.push({ right: "workspace:write", level: decisionLevelOf(state, ownership, ask) });
  return required;
}

function forChangeSet({ spec }: ChangeSet): RequiredRight {
  return {
    right: "read",
    level: spec.workspace === undefined ? "Organization" : `Workspace/${spec.workspace}`,
  };
}

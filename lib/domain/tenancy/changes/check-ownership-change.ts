import { decideRights } from "../../ngac/decide-rights";
import { isAllowed } from "../../ngac/is-allowed";
import type { Subject } from "../../ngac/policy";
import { hostsOverlap } from "../../istio/host";
import type { TenancyAccess } from "../access/tenancy-access";
import { indexByName } from "../ownership/claim-order";
import { isHostGranted } from "../ownership/decide-hosts";
import type { OwnershipConflict } from "../ownership/decide-namespaces";
import { decideOwnership, ownerOf, type Ownership } from "../ownership/decide-ownership";
import { selectsNamespace } from "../ownership/namespace-selector";
import type { Refusal } from "../refusal";
import type { Group, Workspace } from "../resources/tenancy";
import type { Right } from "../rights";
import { readQuotaUse } from "./read-quota-use";
import { applyTenancyWrite, type TenancyWrite } from "./tenancy-write";

/**
 * What a write of tenants, workspaces or groups may not take: namespaces and hosts that the tenant has no cluster or domain
 * for, that somebody else has, that exist and belong to the organization, and more than the quota. Who else has something is
 * said only to who may see it.
 */
export function checkOwnershipChange(access: TenancyAccess, write: TenancyWrite, author: Subject): Refusal[] {
  const { list, before, after } = write;
  if (after === undefined) return [];
  if (list === "trafficGroups" || list === "securityGroups" || list === "gatewayGroups")
    return checkGroupNamespaces(access, before, after);
  if (list !== "workspaces" && list !== "tenants") return [];
  const state = applyTenancyWrite(access.state, write);
  const ownership = decideOwnership(state);
  const field = list === "tenants" ? "spec.clusters" : undefined;
  const conflicts = listNewConflicts(access.compiled.ownership, ownership).map((conflict) =>
    describeConflict(access, conflict, author, list === "workspaces" ? after.metadata.name : "", field),
  );
  const quotas = checkQuota(access, write, state, ownership);
  if (list === "tenants") {
    const own = state.workspaces.filter(({ spec }) => spec.tenant === after.metadata.name);
    return [...conflicts, ...checkTaking(access, own, ownership, author, field), ...quotas];
  }
  return [
    ...conflicts,
    ...listUncovered(before, after, ownership),
    ...checkSameness(access, before, after, ownership, author),
    ...checkHosts(access, before, after, author),
    ...checkTaking(access, [after], ownership, author),
    ...quotas,
  ];
}

/** Conflicts of the one that the other does not have. */
export function listNewConflicts(before: Ownership, after: Ownership): OwnershipConflict[] {
  const key = ({ kind, subject, winner, loser }: OwnershipConflict) =>
    JSON.stringify([kind, subject, winner.workspace, loser.workspace]);
  const known = new Set(before.conflicts.map(key));
  return after.conflicts.filter((conflict) => !known.has(key(conflict)));
}

function describeConflict(
  { graph }: TenancyAccess,
  { kind, subject, winner, loser, field }: OwnershipConflict,
  author: Subject,
  workspace: string,
  elsewhere: string | undefined,
): Refusal {
  const other = winner.workspace === workspace ? loser.workspace : winner.workspace;
  const maySee = isAllowed(graph, author, "read", { node: `Workspace/${other}` });
  const whose = maySee ? `workspace ${other}` : "another workspace";
  return {
    code: kind === "Namespace" ? "NS_CONFLICT" : "HOST_CONFLICT",
    field: elsewhere ?? (loser.workspace === workspace ? field : "spec"),
    message: `${subject} belongs to ${whose}`,
  };
}

/** New selectors that the tenant has no cluster for, or that the platform keeps for itself. */
function listUncovered(before: Workspace | undefined, after: Workspace, ownership: Ownership): Refusal[] {
  const isMoved = before?.spec.tenant !== after.spec.tenant;
  return after.spec.namespaces.flatMap((text, index): Refusal[] => {
    if (!isMoved && before?.spec.namespaces.includes(text) === true) return [];
    const field = `spec.namespaces[${index}]`;
    const isMine = (name: string) => name === after.metadata.name;
    if (ownership.conflicts.some((conflict) => isMine(conflict.loser.workspace) && conflict.field === field))
      return [];
    const problem = ownership.problems.find(
      ({ object, field: at }) => object.kind === "Workspace" && isMine(object.name) && at === field,
    );
    return problem === undefined ? [] : [{ code: "NS_NOT_OWNED", field, message: problem.message }];
  });
}

/**
 * In one mesh a service is its name and its namespace, whatever the cluster: who has a namespace in one cluster could join the
 * services of whoever has it in another. That two tenants share a name is decided by who may write workspaces everywhere.
 */
function checkSameness(
  { compiled, graph }: TenancyAccess,
  before: Workspace | undefined,
  after: Workspace,
  ownership: Ownership,
  author: Subject,
): Refusal[] {
  if (isAllowed(graph, author, "workspace:write", { node: "Organization" })) return [];
  const { tenant } = after.spec;
  const { name } = after.metadata;
  const isMoved = before?.spec.tenant !== tenant;
  return after.spec.namespaces.flatMap((text, index): Refusal[] => {
    if (!isMoved && before?.spec.namespaces.includes(text) === true) return [];
    const namespace = text.slice(text.indexOf("/") + 1);
    const all = compiled.ownership.claims.get(namespace) ?? [];
    const claims = all.filter(({ owner }) => owner.workspace !== name);
    // Whose the name is already, they may have it in more clusters.
    if (claims.length === 0 || claims.some(({ owner }) => owner.tenant === tenant)) return [];
    const field = `spec.namespaces[${index}]`;
    if (ownership.conflicts.some(({ loser, field: at }) => loser.workspace === name && at === field))
      return [];
    const message = `namespace ${namespace} is somebody else's in another cluster, and services of one name are one in a mesh; an operator can decide it`;
    return [{ code: "NS_CONFLICT", field, message }];
  });
}

function checkHosts(
  { state, compiled, graph }: TenancyAccess,
  before: Workspace | undefined,
  after: Workspace,
  author: Subject,
): Refusal[] {
  const tenants = [...indexByName(state.tenants).values()];
  const tenant = tenants.find(({ metadata }) => metadata.name === after.spec.tenant);
  if (tenant === undefined) return [];
  const isMoved = before?.spec.tenant !== after.spec.tenant;
  return after.spec.hosts.flatMap((host, index): Refusal[] => {
    if (!isMoved && before?.spec.hosts.includes(host) === true) return [];
    const field = `spec.hosts[${index}]`;
    if (!isHostGranted(tenant, tenants, host))
      return [
        {
          code: "HOST_NOT_OWNED",
          field,
          message: `${host} is not among the hosts that tenant ${tenant.metadata.name} may claim; an operator can add it to its domains`,
        },
      ];
    const rival = [...compiled.ownership.hosts].find(
      ([other, owner]) => owner.workspace !== after.metadata.name && hostsOverlap(host, other),
    );
    if (rival === undefined) return [];
    const maySee = isAllowed(graph, author, "read", { node: `Workspace/${rival[1].workspace}` });
    const whose = maySee ? `${rival[0]} of workspace ${rival[1].workspace}` : "a host of another workspace";
    return [{ code: "HOST_CONFLICT", field, message: `${host} overlaps ${whose}` }];
  });
}

/**
 * What exists and nobody owns belongs to the organization. Whoever hands it to a workspace needs `workspace:write` there, and
 * every right that people of the workspace and its tenant get by it: nobody gives more than they hold.
 */
function checkTaking(
  { compiled, graph }: TenancyAccess,
  workspaces: readonly Workspace[],
  after: Ownership,
  author: Subject,
  field?: string,
): Refusal[] {
  const held = decideRights(graph, author, { node: "Organization" });
  return workspaces.flatMap((workspace): Refusal[] => {
    const { name } = workspace.metadata;
    const given = compiled.grants
      .filter(({ level, holders }) => {
        const own = level.kind === "Tenant" ? workspace.spec.tenant : name;
        return holders.length > 0 && level.kind !== "Organization" && (level.workspace ?? level.name) === own;
      })
      .flatMap(({ rights }) => rights);
    const missing = [...new Set<Right>(["workspace:write", ...given])].filter((right) => !held.has(right));
    if (missing.length === 0) return [];
    return listTaken(compiled, name, after).map(({ cluster, namespace, isKnown }) => {
      const index = workspace.spec.namespaces.findIndex((text) =>
        selectsNamespace([text], cluster, namespace),
      );
      return {
        code: "NS_NOT_OWNED",
        field: field ?? `spec.namespaces[${index}]`,
        message: `${isKnown ? `namespace ${namespace} is already in use in cluster ${cluster}` : `whether namespace ${namespace} is in use in cluster ${cluster} is not known yet`}; handing it to a workspace needs ${missing.join(", ")} at the organization`,
      };
    });
  });
}

/** Namespaces that exist, belonged to nobody, and would belong to the workspace; of a cluster that was never read all may exist. */
function listTaken(
  { clusters, ownership }: TenancyAccess["compiled"],
  workspace: string,
  after: Ownership,
): { cluster: string; namespace: string; isKnown: boolean }[] {
  return [...clusters.values()].flatMap(({ name: cluster, namespaces }) =>
    [...(namespaces ?? after.claims.keys())]
      .filter(
        (namespace) =>
          ownerOf(ownership, cluster, namespace) === undefined &&
          ownerOf(after, cluster, namespace)?.workspace === workspace,
      )
      .map((namespace) => ({ cluster, namespace, isKnown: namespaces !== undefined })),
  );
}

function checkQuota(
  { state, compiled }: TenancyAccess,
  write: TenancyWrite,
  after: TenancyAccess["state"],
  ownership: Ownership,
): Refusal[] {
  const clusters = [...compiled.clusters.keys()];
  const had = readQuotaUse(state, compiled.ownership, clusters);
  return readQuotaUse(after, ownership, clusters).flatMap(({ level, name, used, limit }): Refusal[] => {
    const earlier = had.find((item) => item.level === level && item.name === name)?.used ?? 0;
    if (limit === undefined || used <= limit || used <= earlier) return [];
    return [
      {
        code: "QUOTA_EXCEEDED",
        field: name === "workspaces" ? (write.list === "tenants" ? "spec" : "metadata.name") : `spec.${name}`,
        message: `${level} may have ${limit} ${name}, this would make ${used}`,
      },
    ];
  });
}

/** A group divides its workspace; it reaches nothing outside. */
function checkGroupNamespaces({ state }: TenancyAccess, before: Group | undefined, group: Group): Refusal[] {
  const workspace = state.workspaces.find(
    ({ metadata }) => `isthmus-ws-${metadata.name}` === group.metadata.namespace,
  );
  const own = workspace?.spec.namespaces ?? [];
  return group.spec.namespaces.flatMap((text, index): Refusal[] => {
    const [cluster = "", namespace = ""] = text.split("/");
    if (before?.spec.namespaces.includes(text) === true || selectsNamespace(own, cluster, namespace))
      return [];
    const isPart = text.startsWith("*/") && own.some((item) => item.endsWith(`/${namespace}`));
    if (isPart) return [];
    return [
      {
        code: "NS_NOT_OWNED",
        field: `spec.namespaces[${index}]`,
        message: `${text} is no namespace of the workspace`,
      },
    ];
  });
}

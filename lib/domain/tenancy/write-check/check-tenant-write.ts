import { formatApiVersion, groupOf, type KubernetesObject } from "../../kubernetes/object";
import { isRecord, readRecord, readRecords, readString } from "../../kubernetes/read-field";
import { CheckContext, RefusalList, steps } from "./check-context";
import { checkObjectMetadata, readMetadataMap } from "./check-metadata";
import { checkLimits } from "./check-limits";
import { isManaged, isReservedManager, isReservedName } from "./reserved-metadata";
import { findTenantKind, givesRights, isClusterResource, type TenantKind } from "./tenant-kinds";
import { writeCanonicalHosts } from "./write-canonical-hosts";
import type { TenantVerdict, TenantWorld, TenantWrite } from "./tenant-write";

/** Objects that count against the quota: those of Istio and Gateway API. */
const countedGroup = /(^|\.)istio\.io$|^gateway\.networking\.k8s\.io$/;

/** Subresources that a tenant may write: everything else reaches into workloads or says what only controllers say. */
const writableSubresources: ReadonlySet<string> = new Set(["scale"]);

/**
 * Decides on one write of a tenant by the thirteen steps: all refusals are collected, the first decides the status. Pure; never
 * changes its arguments. What it answers does not depend on whether anything foreign exists.
 * @returns `object` is what to store: a copy with defaults such as `spec.exportTo` put in, named in `mutated`.
 * Source: design domain.md, Tenant write checker.
 */
export function checkTenantWrite(world: TenantWorld, write: TenantWrite): TenantVerdict {
  const refusals = new RefusalList();
  const object = readObject(write, refusals);
  const namespaceName = write.group === "" && write.resource === "namespaces";
  const namespace = namespaceName ? write.name || (object?.metadata.name ?? "") : namespaceOf(write, object);
  const copy = object === null ? null : structuredClone(object);
  const context = new CheckContext(
    world,
    write.cluster,
    namespace,
    copy ?? { apiVersion: "", kind: "", metadata: { name: write.name } },
    write.before,
    refusals,
  );
  if (copy !== null) checkPath(context, write, copy, namespaceName);
  const kind = checkKind(context, write, object);
  checkNamespace(context, namespace);
  checkManagement(context, write);
  checkQuota(context, write);
  if (copy !== null && write.verb !== "delete") {
    if (write.subresource === undefined) checkObjectMetadata(context);
    if (write.subresource === undefined) kind?.check(context);
  }
  const allowed = refusals.isEmpty;
  if (allowed && copy !== null && kind !== undefined)
    context.mutated.push(...writeCanonicalHosts(kind.kind, copy["spec"]));
  return {
    allowed,
    refusals: refusals.inOrder(),
    object: allowed && write.verb !== "delete" ? copy : null,
    mutated: allowed ? context.mutated : [],
  };
}

/** Step 1. */
function readObject(write: TenantWrite, refusals: RefusalList): KubernetesObject | null {
  const { object, verb } = write;
  if (verb === "delete" && (object === null || object === undefined)) return null;
  if (Array.isArray(object) || (isRecord(object) && isList(object))) {
    refusals.add(steps.body, "LIST_OR_MULTI", "", "one write is about one object");
    return null;
  }
  if (!isRecord(object)) {
    refusals.add(steps.body, "BODY_INVALID", "", "the body is no object");
    return null;
  }
  const isIstio =
    /(^|\.)istio\.io$/.test(write.group) && findTenantKind(write.group, write.resource) !== undefined;
  if (!checkLimits(object, refusals, isIstio)) return null;
  // A patch of what is not there is judged by its path as any other write, so that the answer tells nothing of what is there.
  const whole = verb === "update" && write.before === null ? { ...describePath(write), ...object } : object;
  const { apiVersion, kind, metadata } = whole;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || !isRecord(metadata)) {
    refusals.add(steps.body, "BODY_INVALID", "", "apiVersion, kind and metadata must say what the object is");
    return null;
  }
  for (const field of ["name", "namespace", "generateName"])
    if (metadata[field] !== undefined && typeof metadata[field] !== "string") {
      refusals.add(steps.body, "BODY_INVALID", `metadata.${field}`, "must be a text");
      return null;
    }
  return whole as KubernetesObject;
}

function describePath({ group, version, resource, name, namespace }: TenantWrite): KubernetesObject {
  return {
    apiVersion: formatApiVersion({ group, version }),
    kind: findTenantKind(group, resource)?.kind ?? resource,
    metadata: { name, ...(namespace === "" ? {} : { namespace }) },
  };
}

function isList(object: Record<string, unknown>): boolean {
  const kind = readString(object["kind"]) ?? "";
  return /^list$/i.test(kind) || Array.isArray(object["items"]);
}

function namespaceOf(write: TenantWrite, object: KubernetesObject | null): string {
  return write.namespace === "" ? (readString(object?.metadata.namespace) ?? "") : write.namespace;
}

/** Step 2: whoever reads the path alone and whoever reads the body alone see the same object. */
function checkPath(
  context: CheckContext,
  write: TenantWrite,
  object: KubernetesObject,
  isNamespace: boolean,
): void {
  const differ = (field: string, of: string) =>
    context.report(steps.path, "BODY_PATH_MISMATCH", field, `is not the ${of} of the path`);
  const { name, namespace } = object.metadata;
  // A subresource has a kind of its own, such as Scale.
  if (write.subresource === undefined) {
    if (groupOf(object.apiVersion) !== write.group) differ("apiVersion", "group");
    else if (versionOf(object.apiVersion) !== write.version) differ("apiVersion", "version");
    const kind = findTenantKind(write.group, write.resource);
    if (kind !== undefined && kind.kind !== object.kind) differ("kind", "kind");
  }
  if (namespace !== undefined && namespace !== "" && (isNamespace || namespace !== write.namespace))
    differ("metadata.namespace", "namespace");
  if (write.name !== "" && name !== undefined && name !== write.name) differ("metadata.name", "name");
  for (const text of [name, write.name, write.namespace])
    if (text !== undefined && text !== "" && !/^[a-z0-9A-Z]([-a-zA-Z0-9._:]*[a-zA-Z0-9])?$/.test(text))
      context.report(
        steps.path,
        "PATH_INVALID",
        "metadata.name",
        "a name holds letters, digits, dashes and dots only",
      );
}

function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf("/") + 1);
}

/** Step 3. */
function checkKind(
  context: CheckContext,
  write: TenantWrite,
  object: KubernetesObject | null,
): TenantKind | undefined {
  const { group, resource, subresource } = write;
  const refuse = (code: "KIND_NOT_ALLOWED" | "CLUSTER_SCOPED" | "RBAC_ESCALATION", message: string) =>
    context.report(steps.kind, code, "kind", message);
  if (subresource !== undefined && !writableSubresources.has(subresource))
    context.report(
      steps.kind,
      "SUBRESOURCE_FORBIDDEN",
      "",
      `${resource}/${subresource} is not written by tenants`,
    );
  if (group === "" && resource === "namespaces") {
    // Of a change, after the metadata: what of it is reserved is the better reason.
    context.report(
      write.verb === "update" ? steps.host : steps.kind,
      "CLUSTER_SCOPED",
      "kind",
      "namespaces are the platform's; ask who administers your workspace",
    );
    return undefined;
  }
  const kind = findTenantKind(group, resource);
  if (kind !== undefined) return kind;
  if (isClusterResource(group, resource))
    refuse("CLUSTER_SCOPED", "belongs to no namespace, so to no tenant");
  if (givesRights(group, resource, object?.kind ?? ""))
    refuse("RBAC_ESCALATION", "rights are given on the pages of access, by those who hold them");
  refuse("KIND_NOT_ALLOWED", `${resource}.${group || "core"} is no kind that tenants write`);
  return undefined;
}

/** Step 4. */
function checkNamespace(context: CheckContext, namespace: string): void {
  const { world } = context;
  if (namespace === world.rootNamespace)
    context.report(
      steps.namespace,
      "ROOT_NAMESPACE",
      "metadata.namespace",
      "what lies in the mesh's root namespace holds for everybody",
    );
  else if (!context.owns(namespace))
    context.report(
      steps.namespace,
      "NS_NOT_OWNED",
      "metadata.namespace",
      namespace === ""
        ? "no namespace is named"
        : `${namespace} is no namespace of your workspaces on this cluster`,
    );
}

/** Step 5: objects and names of the platform. */
function checkManagement(context: CheckContext, { before, resource, name, fieldManager }: TenantWrite): void {
  const managed =
    before !== null &&
    isManaged(readMetadataMap(before.metadata.labels), readMetadataMap(before.metadata.annotations));
  const names = [name, readString(readRecord(context.object.metadata)["name"]) ?? ""];
  if (managed || names.some((item) => isReservedName(resource, item)))
    context.report(
      steps.metadata,
      "MANAGED_OBJECT",
      "metadata.name",
      "is the platform's, although it lies in your namespace; ask who administers your workspace",
    );
  const known = listManagers(before?.metadata);
  const named = [...listManagers(context.object.metadata)].filter((manager) => !known.has(manager));
  if ([fieldManager ?? "", ...named].some(isReservedManager))
    context.report(
      steps.metadata,
      "FIELD_MANAGER_RESERVED",
      "metadata.managedFields",
      "is the name of a field manager of the platform",
    );
}

/** By whom fields are held, as the object itself says. */
function listManagers(metadata: unknown): ReadonlySet<string> {
  return new Set(
    readRecords(readRecord(metadata)["managedFields"]).flatMap(({ manager }) => readString(manager) ?? []),
  );
}

/** Step 12. */
function checkQuota(context: CheckContext, { verb, group, cluster, namespace }: TenantWrite): void {
  if (verb !== "create" || !countedGroup.test(group)) return;
  for (const { level, used, limit } of context.world.objectQuotasOf(cluster, namespace))
    if (used >= limit)
      context.report(
        steps.quota,
        "QUOTA_EXCEEDED",
        "",
        `the ${level.kind.toLowerCase()} may have ${limit} objects of the mesh, and has them`,
      );
}

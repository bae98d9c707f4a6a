import "server-only";
import jsonPatch from "fast-json-patch";
import { mergePatch } from "@/lib/domain/kubernetes/merge-patch";
import { isRecord, readRecord } from "@/lib/domain/kubernetes/read-field";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { readTenantBody } from "@/lib/domain/tenancy/write-check/read-tenant-body";
import { findTenantKind } from "@/lib/domain/tenancy/write-check/tenant-kinds";
import type { Refusal } from "@/lib/domain/tenancy/refusal";
import { isInScope } from "@/lib/domain/tenancy/policy/visible-scope";
import { authorize } from "@/lib/server/authorization/authorize";
import { requireTenantWrite, refuseWrite } from "@/lib/server/authorization/require-tenant-write";
import type { RequestContext } from "@/lib/server/authorization/person";
import { scopeOf } from "@/lib/server/authorization/read-access";
import { readJsonObject } from "@/lib/server/clusters/read-body";
import { buildResourcePath, type ResourceAddress } from "@/lib/server/clusters/resource-path";
import { findReachable, type PortalClusters } from "./portal-member";
import type { PortalIntent } from "./portal-request";

const objectBytes = 4 * 1024 * 1024;
const answerMilliseconds = 30_000;

/** What to send for a tenant's write: an object that was checked whole, never a patch whose result nobody saw. */
export interface CheckedWrite {
  method: "POST" | "PUT" | "DELETE";
  body?: Buffer;
  before: KubernetesObject | null;
  after: KubernetesObject | null;
}

/**
 * Judges a write of somebody who is bound by the guardrails of a tenant, by the object it would lead to. A patch is worked out on
 * the live object and becomes a replacement of exactly that version, so that what is stored is what was judged.
 * @throws StatusError with every refusal as a cause; Conflict and NotFound as the member says; nothing was written.
 */
export async function checkPortalWrite(
  context: RequestContext,
  clusters: PortalClusters,
  { cluster, address }: { cluster: string; address: ResourceAddress },
  asked: { intent: PortalIntent; method: string; body: Buffer | undefined; contentType: string },
): Promise<CheckedWrite> {
  const { intent, method, contentType } = asked;
  const { group, version, resource, name = "", namespace = "" } = address;
  const place = { cluster, namespace, group, version, resource, name };
  const subresource = address.subresource === undefined ? {} : { subresource: address.subresource };
  const sent =
    asked.body === undefined ? undefined : read(cluster, asked.body, contentType, method === "PATCH");
  // Of a kind that tenants never write nothing is read: perhaps they may not even do that.
  const isWritable = findTenantKind(group, resource) !== undefined || resource === "namespaces";
  const before =
    method === "POST" || !isWritable ? null : await readBefore(context, clusters, cluster, address);
  if (method === "DELETE") {
    requireTenantWrite(context, { ...place, ...subresource, verb: "delete", object: null, before });
    return { method, before, after: null, body: toBody(pinDelete(readRecord(sent), before, cluster)) };
  }
  const patched = subresource.subresource === "scale" ? before && toScale(before) : before;
  const isStrategic = method === "PATCH" && contentType === strategicType && !isOfMetadata(sent);
  const object = method === "PATCH" ? applyPatch(patched, sent, contentType, cluster) : sent;
  // An apply of what is not there makes it.
  const isCreation =
    intent.verb === "create" || (before === null && contentType === "application/apply-patch+yaml");
  const judged = (object: unknown) =>
    requireTenantWrite(context, {
      ...place,
      ...subresource,
      verb: isCreation ? "create" : "update",
      object,
      before,
    }) ?? (object as KubernetesObject);
  const first = judged(object);
  // What its lists lead to only the member knows; by itself the patch may be sent to be tried.
  const after =
    isStrategic && before !== null
      ? judged(await tryPatch(context, clusters, { cluster, address }, toBody(sent as object), before))
      : first;
  if (before !== null) return { method: "PUT", body: toBody(pin(after, before, cluster)), before, after };
  if (!isCreation)
    throw new StatusError("NotFound", `cluster ${cluster} has no ${resource} ${namespace}/${name}`, {
      cluster,
      kind: resource,
      namespace,
      name,
    });
  return { method: "POST", body: toBody(after), before, after };
}

const toBody = (value: object): Buffer => Buffer.from(JSON.stringify(value));

/** What a patch of the scale is worked out on. Source: autoscaling/v1 Scale. */
function toScale({ metadata, spec }: KubernetesObject): KubernetesObject {
  const { name, namespace, resourceVersion } = metadata;
  const place = namespace === undefined ? { name } : { name, namespace };
  return {
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: { ...place, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
    spec: { replicas: readRecord(spec)["replicas"] ?? 1 },
  };
}

function read(cluster: string, body: Buffer, contentType: string, isPatch: boolean): unknown {
  const parsed = readTenantBody(body.toString("utf8"), { contentType, isPatch });
  if (parsed.refusals.length > 0) throw refuseBody(parsed.refusals, cluster);
  return parsed.value;
}

/** What cannot be read is a bad request, unlike what can be read and is invalid. */
function refuseBody(refusals: readonly Refusal[], cluster: string): StatusError {
  const refused = refuseWrite(refusals, { cluster });
  if (refusals[0]?.code !== "BODY_INVALID") return refused;
  return new StatusError("BadRequest", refused.message, refused.details);
}

/** The version that was judged is the version that is replaced. @throws StatusError Conflict when another was meant. */
function pin(after: KubernetesObject, before: KubernetesObject, cluster: string): KubernetesObject {
  const { resourceVersion = "" } = before.metadata;
  refuseOther(after.metadata.resourceVersion, resourceVersion, before, cluster);
  return { ...after, metadata: { ...after.metadata, resourceVersion } };
}

/** The object that was judged is the object that is deleted. @throws StatusError Conflict when another was meant. */
function pinDelete(
  options: Readonly<Record<string, unknown>>,
  before: KubernetesObject | null,
  cluster: string,
): object {
  const { uid, resourceVersion } = before?.metadata ?? {};
  if (before === null || uid === undefined || resourceVersion === undefined) return options;
  const asked = readRecord(options["preconditions"]);
  refuseOther(asked["uid"], uid, before, cluster);
  refuseOther(asked["resourceVersion"], resourceVersion, before, cluster);
  const preconditions = { uid, resourceVersion };
  return { ...options, apiVersion: "v1", kind: "DeleteOptions", preconditions };
}

function refuseOther(asked: unknown, stored: string, before: KubernetesObject, cluster: string): void {
  if (asked === undefined || asked === null || asked === "" || asked === stored) return;
  const { name, namespace = "" } = before.metadata;
  throw new StatusError(
    "Conflict",
    `cluster ${cluster}: ${before.kind} ${namespace}/${name} is another than you read; nothing was written`,
    { cluster, kind: before.kind, namespace, name },
  );
}

/** The live object, as the person; null when there is none, and for a place that is not theirs: that is never looked at. */
export async function readBefore(
  context: RequestContext,
  clusters: PortalClusters,
  cluster: string,
  address: ResourceAddress,
): Promise<KubernetesObject | null> {
  const scope = scopeOf(context);
  const isNamespace = address.group === "" && address.resource === "namespaces";
  const namespace = isNamespace ? (address.name ?? "") : (address.namespace ?? "");
  if (!isInScope(scope, cluster, namespace)) return null;
  const { subresource: _, ...object } = address;
  const grant = authorize(context, "get", { cluster, ...object });
  try {
    const { transport } = findReachable(clusters, cluster);
    const answer = await transport.request(grant, {
      method: "GET",
      path: buildResourcePath(grant.target),
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    return (await readJsonObject(cluster, answer, objectBytes)) as unknown as KubernetesObject;
  } catch (error) {
    if (isStatusError(error) && error.code === 404) return null;
    throw error;
  }
}

const strategicType = "application/strategic-merge-patch+json";

/** Whether a strategic merge is one like any other: what it says of maps of texts means the same. */
function isOfMetadata(patch: unknown): boolean {
  return isRecord(patch) && Object.keys(patch).every((key) => key === "metadata");
}

/** The object that a patch leads to, by a dry run of the member as the person. @throws StatusError as the member says. */
async function tryPatch(
  context: RequestContext,
  clusters: PortalClusters,
  { cluster, address }: { cluster: string; address: ResourceAddress },
  body: Buffer,
  before: KubernetesObject,
): Promise<unknown> {
  const grant = authorize(context, "patch", { cluster, ...address });
  const { transport } = findReachable(clusters, cluster);
  const answer = await transport.request(grant, {
    method: "PATCH",
    path: buildResourcePath(grant.target),
    query: { dryRun: "All", fieldManager: "isthmus", fieldValidation: "Strict" },
    headers: { accept: "application/json", "content-type": strategicType },
    body,
    signal: AbortSignal.timeout(answerMilliseconds),
  });
  const tried = (await readJsonObject(cluster, answer, objectBytes)) as unknown as KubernetesObject;
  // Ours is the name under which it was tried; whose the fields are is kept as it was.
  const { managedFields: _, ...metadata } = tried.metadata as KubernetesObject["metadata"] & {
    managedFields?: unknown;
  };
  const kept = readRecord(before.metadata)["managedFields"];
  return { ...tried, metadata: kept === undefined ? metadata : { ...metadata, managedFields: kept } };
}

/**
 * Source: RFC 7396 (merge patch), RFC 6902 (JSON Patch); a server-side apply of a tenant is taken as a merge of what it sets, and
 * so is, for a first look, a strategic merge: what its lists lead to depends on the member's schema.
 */
function applyPatch(
  before: KubernetesObject | null,
  patch: unknown,
  contentType: string,
  cluster: string,
): unknown {
  const target: unknown = before ?? {};
  if (contentType === "application/merge-patch+json") return mergePatch(target, patch);
  if (contentType === "application/json-patch+json") return applyJsonPatch(target, patch, cluster);
  if (contentType === "application/apply-patch+yaml" || contentType === strategicType)
    return mergePatch(target, patch);
  throw new StatusError(
    "UnsupportedMediaType",
    `cluster ${cluster}: send application/merge-patch+json, application/json-patch+json or the whole object`,
    { cluster },
  );
}

function applyJsonPatch(target: unknown, patch: unknown, cluster: string): unknown {
  try {
    return jsonPatch.applyPatch(structuredClone(target), patch as never, true).newDocument;
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : "it is no JSON Patch";
    throw refuseWrite([{ code: "BODY_INVALID", field: "", message: `the patch cannot be applied: ${why}` }], {
      cluster,
    });
  }
}

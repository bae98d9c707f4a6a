import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { readRecord } from "@/lib/domain/kubernetes/read-field";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import { isBoundByTenant, requireTenantWrite } from "@/lib/server/authorization/require-tenant-write";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { digestContent } from "./digest-content";
import { readLive } from "./plan-live-change";
import {
  authorizeObject,
  describeTarget,
  detailsOf,
  toTenantWrite,
  type ObjectTarget,
} from "./planned-write";

/** How to take one write of ours back. */
export interface Restore {
  target: ObjectTarget;
  /** What our write produced, with the digest of its content; null when it deleted the object. */
  written: { uid: string; resourceVersion: string; content?: string | undefined } | null;
  /** What was there before, null when nothing was. Unchecked: it may come from a browser. */
  restore: unknown;
}

/** What taking a write back does to the object. */
export function verbOf({ written, restore }: Restore): "create" | "update" | "delete" {
  return written === null ? "create" : restore === null ? "delete" : "update";
}

/** For the audit log: what is stored after an object was put back. */
export const asStored = (stored: KubernetesObject | undefined): KubernetesObject | null => stored ?? null;

/**
 * Puts one object back to what it was, only when it is still what we wrote, whatever its status says since: deletes what we created (by UID and
 * resourceVersion), writes the former content over ours, or creates again what we deleted.
 * @returns the stored object, or undefined when it was deleted.
 * @throws StatusError Conflict when it moved on; Invalid when `restore` is another object than it says.
 */
export async function restoreObject(
  context: RequestContext,
  member: MemberCluster,
  { target, written: wrote, restore }: Restore,
  { dryRun }: { dryRun: boolean },
): Promise<KubernetesObject | undefined> {
  const verb = verbOf({ target, written: wrote, restore });
  const isBound = isBoundByTenant(context, target);
  const live =
    wrote && (isBound || wrote.content !== undefined) ? await readLive(context, member, target) : null;
  // What guardrails put in is written too.
  const checked = requireTenantWrite(context, toTenantWrite(target, verb, live, restore));
  const written = wrote && followStatus(wrote, live);
  if (restore === null) {
    if (written === null) throw refuse(target, "there is nothing to restore and nothing to delete");
    await member.client.delete(authorizeObject(context, "delete", target), { ...written, dryRun });
    return undefined;
  }
  const object = checkObject(target, checked ?? restore);
  const {
    managedFields: _,
    uid: __,
    resourceVersion: ___,
    creationTimestamp: ____,
    generation: _____,
    ...kept
  } = object.metadata;
  const metadata = { ...kept, name: target.name, namespace: target.namespace };
  return written === null
    ? member.client.create(authorizeObject(context, "create", target), { ...object, metadata }, { dryRun })
    : member.client.update(
        authorizeObject(context, "update", target),
        { ...object, metadata: { ...metadata, ...written } },
        { dryRun },
      );
}

/** The version to expect: ours, or a later one in which only the status differs. What is gone the write says in its own words. */
function followStatus(
  { content, ...written }: NonNullable<Restore["written"]>,
  live: KubernetesObject | null,
): { uid: string; resourceVersion: string } {
  if (content === undefined || live === null) return written;
  const { uid, resourceVersion } = live.metadata;
  const isOurs = uid === written.uid && digestContent(live) === content;
  return isOurs && resourceVersion !== undefined ? { ...written, resourceVersion } : written;
}

function checkObject(target: ObjectTarget, restore: unknown): KubernetesObject {
  const { apiVersion, kind, metadata, ...rest } = readRecord(restore);
  const { name, namespace, ...others } = readRecord(metadata);
  const isIt =
    typeof apiVersion === "string" &&
    apiVersion.startsWith(`${target.group}/`) &&
    kind === target.kind &&
    name === target.name &&
    namespace === target.namespace;
  if (!isIt) throw refuse(target, "must be the object itself as it was before");
  return { ...rest, apiVersion, kind, metadata: { ...others, name, namespace } };
}

function refuse(target: ObjectTarget, message: string): StatusError {
  return new StatusError("Invalid", `what is to be restored is not ${describeTarget(target)}: ${message}`, {
    ...detailsOf(target),
    causes: [{ reason: "FieldValueInvalid", field: "restore", message }],
  });
}

import "server-only";
import { formatApiVersion, type KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import {
  changeSetSchema,
  type ChangeSet,
  type ChangeSetSpec,
  type ChangeSetStatus,
} from "@/lib/domain/tenancy/resources/change-set";
import { systemGrant } from "@/lib/server/authorization/grant";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import { absent, maySee, placeOf, targetOfChangeSet, type ChangeSetPlace } from "./change-set-place";

/** @throws StatusError BadGateway when it is not what the definition says. */
function parseChangeSet(place: ChangeSetPlace, stored: KubernetesObject): ChangeSet {
  const parsed = changeSetSchema.safeParse(stored);
  if (parsed.success) return parsed.data;
  const message = `change set ${place.namespace}/${place.name} cannot be read: ${parsed.error.message}`;
  throw new StatusError("BadGateway", message, { cluster: "host", kind: "ChangeSet", ...place });
}

/**
 * The change set as the host has it at this moment.
 * @throws StatusError NotFound when there is none or the person may not see it; ServiceUnavailable.
 */
export async function readChangeSet(context: RequestContext, place: ChangeSetPlace): Promise<ChangeSet> {
  if (!maySee(context, place.namespace)) throw absent(place);
  return fetchChangeSet(place);
}

/** @throws StatusError NotFound; ServiceUnavailable. */
export async function fetchChangeSet(place: ChangeSetPlace): Promise<ChangeSet> {
  const { namespace, name } = place;
  try {
    const target = targetOfChangeSet({ namespace, name });
    return parseChangeSet(place, await getRuntime().clusters.host.get(systemGrant("tenancy", "get", target)));
  } catch (error) {
    if (isStatusError(error) && (error.code === 404 || error.code === 400)) throw absent(place);
    throw error;
  }
}

function toObject(
  { namespace, name }: ChangeSetPlace,
  metadata: Record<string, unknown>,
  content: { spec: ChangeSetSpec; status?: ChangeSetStatus },
): KubernetesObject {
  const apiVersion = formatApiVersion(targetOfChangeSet({ namespace, name }));
  return { apiVersion, kind: "ChangeSet", metadata: { ...metadata, name, namespace }, ...content };
}

/** @throws StatusError AlreadyExists; NotFound when the namespace of the workspace is not there (yet). */
export async function createStored(place: ChangeSetPlace, spec: ChangeSetSpec): Promise<ChangeSet> {
  const grant = systemGrant("tenancy", "create", targetOfChangeSet(place));
  return parseChangeSet(place, await getRuntime().clusters.host.create(grant, toObject(place, {}, { spec })));
}

/** Writes the spec over the version that was read. @throws StatusError Conflict when it moved on. */
export async function updateStored(changeSet: ChangeSet, spec: ChangeSetSpec): Promise<ChangeSet> {
  const place = placeOf(changeSet);
  const grant = systemGrant("tenancy", "update", targetOfChangeSet(place));
  const object = toObject(place, changeSet.metadata, { spec });
  return parseChangeSet(place, await getRuntime().clusters.host.update(grant, object));
}

/** Writes the status over the version that was read. @throws StatusError Conflict when it moved on. */
export async function writeStatus(changeSet: ChangeSet, status: ChangeSetStatus): Promise<ChangeSet> {
  const place = placeOf(changeSet);
  const target = { ...targetOfChangeSet(place), subresource: "status" };
  const object = toObject(place, changeSet.metadata, { spec: changeSet.spec, status });
  const grant = systemGrant("tenancy", "update", target);
  return parseChangeSet(place, await getRuntime().clusters.host.update(grant, object));
}

export async function deleteStored(changeSet: ChangeSet): Promise<void> {
  const { uid, resourceVersion } = changeSet.metadata;
  const grant = systemGrant("tenancy", "delete", targetOfChangeSet(placeOf(changeSet)));
  await getRuntime().clusters.host.delete(grant, { uid, resourceVersion });
}

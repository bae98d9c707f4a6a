import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { listDecisiveRights } from "@/lib/domain/tenancy/changes/list-decisive-rights";
import { tenancyWriteOf, type TenancyObject } from "@/lib/domain/tenancy/changes/tenancy-write";
import { workspaceNamespace } from "@/lib/domain/tenancy/resources/names";
import { decideForEvent } from "@/lib/server/audit/name-decision";
import { recordWrite, type AuditedAct } from "@/lib/server/audit/record-audit";
import { systemGrant } from "@/lib/server/authorization/grant";
import type { RequestContext } from "@/lib/server/authorization/person";
import { readAccess } from "@/lib/server/authorization/read-access";
import { getRuntime } from "@/lib/server/runtime";
import { tenancyTarget } from "@/lib/server/tenancy/host-objects";
import { digestContent } from "@/lib/server/tenancy/kind-follower";
import { parseTenancyObject } from "@/lib/server/tenancy/parse-tenancy-object";
import { detailsOf, type TenancyPlace } from "./tenancy-place";

const prefix = workspaceNamespace("");

const targetOf = ({ kind, namespace, name }: TenancyPlace) =>
  tenancyTarget(getRuntime().clusters, kind, { namespace, name });

const seenAs = ({ kind: { resource }, namespace, name }: TenancyPlace) => ({ resource, namespace, name });

/** Whose it is, for the log: by what the object says. */
function ownersOf(
  context: RequestContext,
  { kind, namespace, name }: TenancyPlace,
  object: KubernetesObject,
) {
  const { state } = readAccess(context).snapshot;
  const spec = object.spec as {
    tenant?: string;
    level?: { kind?: string; name?: string; workspace?: string };
  };
  const level = spec.level;
  const workspace =
    kind.kind === "Workspace"
      ? name
      : namespace?.startsWith(prefix)
        ? namespace.slice(prefix.length)
        : (level?.workspace ?? (level?.kind === "Workspace" ? level.name : undefined));
  const tenant =
    kind.kind === "Tenant"
      ? name
      : level?.kind === "Tenant"
        ? level.name
        : (spec.tenant ?? state.workspaces.find(({ metadata }) => metadata.name === workspace)?.spec.tenant);
  return { workspace: workspace ?? null, tenant: tenant ?? null };
}

interface Sides {
  before?: KubernetesObject | undefined;
  after?: KubernetesObject | undefined;
}

/** What the policy was asked before the write. */
function listAsked(context: RequestContext, { kind }: TenancyPlace, { before, after }: Sides) {
  const parse = (object: KubernetesObject | undefined) =>
    // The schema of the kind is that of its list in the state.
    object && (parseTenancyObject(kind, object).object as TenancyObject | undefined);
  return listDecisiveRights(
    readAccess(context).snapshot,
    tenancyWriteOf(kind.list, parse(before), parse(after)),
  );
}

/** The act for the audit log: ours in the host, by the policy of this moment. */
function describeAct(
  context: RequestContext,
  verb: "create" | "update" | "delete",
  place: TenancyPlace,
  sides: Sides,
): AuditedAct {
  const { kind, namespace, name } = place;
  const object = sides.after ?? sides.before;
  return {
    verb,
    target: { ...targetOf(place), kind: kind.kind },
    ...(object === undefined ? {} : ownersOf(context, place, object)),
    decision: decideForEvent(
      { access: readAccess(context), rights: listAsked(context, place, sides) },
      { kind: kind.kind, namespace: namespace ?? "", name },
    ),
    before: sides.before ?? null,
    after: sides.after ?? null,
    asPerson: false,
  };
}

/** The object as the host has it now; undefined when it has none. @throws StatusError ServiceUnavailable */
export async function readStored(place: TenancyPlace): Promise<KubernetesObject | undefined> {
  try {
    return await getRuntime().clusters.host.get(systemGrant("tenancy", "get", targetOf(place)));
  } catch (error) {
    if (isStatusError(error) && error.code === 404) return undefined;
    throw error;
  }
}

/** @throws StatusError what the API server says; AlreadyExists; NotFound when the workspace's namespace is not there yet. */
export async function createStored(
  context: RequestContext,
  place: TenancyPlace,
  object: KubernetesObject,
): Promise<KubernetesObject> {
  const { clusters, tenancy } = getRuntime();
  try {
    const stored = await recordWrite(
      context,
      describeAct(context, "create", place, { after: object }),
      () => clusters.host.create(systemGrant("tenancy", "create", targetOf(place)), object),
      (answer) => answer,
    );
    await tenancy.whenSeen(seenAs(place), { resourceVersion: stored.metadata.resourceVersion ?? "" });
    return stored;
  } catch (error) {
    throw tellTaken(error, place);
  }
}

/** Of names that are taken nothing more is told: who has them may be foreign. */
export function describeTaken(place: TenancyPlace, cause?: unknown): StatusError {
  return new StatusError(
    "AlreadyExists",
    `the name ${place.name} is taken by another ${place.kind.kind}; choose another`,
    {
      ...detailsOf(place),
      causes: [{ reason: "AlreadyExists", message: "is taken", field: "metadata.name" }],
    },
    { cause },
  );
}

function tellTaken(error: unknown, place: TenancyPlace): unknown {
  if (!isStatusError(error)) return error;
  const { namespace } = place;
  if (error.code === 409) return describeTaken(place, error);
  if (error.code !== 404) return error;
  return new StatusError(
    "Conflict",
    `the namespace ${namespace ?? ""} of the host is not there yet; try again in a moment`,
    detailsOf(place),
    { cause: error },
  );
}

/** @throws StatusError Conflict with both versions when it moved; what the API server says. */
export async function updateStored(
  context: RequestContext,
  place: TenancyPlace,
  before: KubernetesObject,
  object: KubernetesObject,
): Promise<KubernetesObject> {
  const { tenancy } = getRuntime();
  const stored = await recordWrite(
    context,
    describeAct(context, "update", place, { before, after: object }),
    () => replace(place, before, object),
    (answer) => answer,
  );
  await tenancy.whenSeen(seenAs(place), { resourceVersion: stored.metadata.resourceVersion ?? "" });
  return stored;
}

/** The controller may write the status between our read and our write: that is no conflict. */
const maximumTries = 5;

async function replace(
  place: TenancyPlace,
  before: KubernetesObject,
  object: KubernetesObject,
): Promise<KubernetesObject> {
  const grant = systemGrant("tenancy", "update", targetOf(place));
  let { resourceVersion } = before.metadata;
  for (let tries = 1; ; tries += 1) {
    try {
      const sent = { ...object, metadata: { ...object.metadata, resourceVersion } };
      return await getRuntime().clusters.host.update(grant, sent as KubernetesObject);
    } catch (error) {
      if (!isStatusError(error) || error.code !== 409 || tries === maximumTries) throw error;
      const now = await readStored(place);
      if (!now || digestContent(now) !== digestContent(before)) throw error;
      resourceVersion = now.metadata.resourceVersion;
    }
  }
}

/** Deletes exactly what was read. @throws StatusError Conflict when it is another by now; NotFound. */
export async function deleteStored(
  context: RequestContext,
  place: TenancyPlace,
  before: KubernetesObject,
): Promise<void> {
  const { clusters, tenancy } = getRuntime();
  const uid = before.metadata.uid ?? "";
  await recordWrite(context, describeAct(context, "delete", place, { before }), () =>
    clusters.host.delete(systemGrant("tenancy", "delete", targetOf(place)), { uid }),
  );
  await tenancy.whenSeen(seenAs(place), { deletedUid: uid });
}

/** The version that a form was opened with is not the stored one. */
export function assertVersion(place: TenancyPlace, stored: KubernetesObject, sent: string | undefined): void {
  const now = stored.metadata.resourceVersion;
  const { tenancy } = getRuntime();
  if (sent !== undefined && tenancy.isUnchangedSince(place.kind.resource, stored, sent)) return;
  const message =
    sent === undefined
      ? "metadata.resourceVersion is missing: read the object first"
      : `it changed meanwhile: you edited version ${sent}, stored is ${now ?? "none"}`;
  throw new StatusError(sent === undefined ? "Invalid" : "Conflict", message, {
    ...detailsOf(place),
    causes: [
      {
        reason: sent === undefined ? "FieldValueRequired" : "Conflict",
        message,
        field: "metadata.resourceVersion",
      },
    ],
  });
}

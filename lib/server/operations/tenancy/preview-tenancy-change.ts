import "server-only";
import { z } from "zod";
import { invalidFromZod, isStatusError } from "@/lib/domain/kubernetes/status-error";
import { previewTenancyChange as comparePolicies } from "@/lib/domain/tenancy/changes/preview-tenancy-change";
import { applyTenancyWrite, tenancyWriteOf } from "@/lib/domain/tenancy/changes/tenancy-write";
import type { TenancyKind } from "@/lib/domain/tenancy/kinds";
import type { Refusal } from "@/lib/domain/tenancy/refusal";
import type { TenancyChangePreview } from "@/lib/domain/tenancy/tenancy-view";
import { viewConflict } from "@/lib/domain/tenancy/visibility/build-overview";
import { findTellableChanges } from "@/lib/domain/tenancy/visibility/narrow-changes";
import { systemGrant } from "@/lib/server/authorization/grant";
import { readAccess } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import { tenancyTarget } from "@/lib/server/tenancy/host-objects";
import {
  assertWritable,
  isTaken,
  judgeTenancyWrite,
  lacksRight,
  readVisible,
  type StoredTenancyObject,
} from "./judge-tenancy-write";
import { parseTenancyBody, type TenancyBody } from "./parse-tenancy-body";
import { describeTaken } from "./store-tenancy-object";
import { findKind, placeOf, type TenancyPlace } from "./tenancy-place";
import { previewGenerated } from "./preview-generated";
import { viewerOf } from "./viewer-of";

const bodySchema = z.object({
  /** null: a delete. */
  object: z.looseObject({}).nullable(),
  name: z.string().min(1).max(253),
  namespace: z.string().min(1).max(63).optional(),
});

const nothing = {
  conflicts: [],
  settings: [],
  rights: { gained: [], lost: [] },
  more: { settings: 0, gained: 0, lost: 0 },
};

/**
 * What a write would do, told before it is done: our reasons against it, new conflicts, effective settings and rights that change,
 * and what the host's API server says. Who may not do it learns the reasons only. Writes nothing.
 * @throws StatusError NotFound (no such kind; absent or foreign), Invalid, MethodNotAllowed, ServiceUnavailable.
 */
export async function previewTenancyChange(
  context: RequestContext,
  resource: string,
  body: unknown,
): Promise<TenancyChangePreview> {
  const kind = findKind(resource);
  const asked = bodySchema.safeParse(body);
  if (!asked.success) throw invalidFromZod(asked.error, "the preview");
  const { object, name, namespace } = asked.data;
  const place = placeOf(resource, name, namespace);
  assertWritable(place);
  const before = await readExisting(context, place, object === null);
  const after = object === null ? undefined : readBody(context, kind, object, place, before);
  if (Array.isArray(after)) return refused(after);
  const refusals = judgeTenancyWrite(context, place, before?.parsed, after?.parsed);
  if (lacksRight(refusals)) return refused(refusals);
  const { snapshot } = readAccess(context);
  if (after && isTaken(context, place, before))
    return refused(refusals.length > 0 ? refusals : [refuseTaken(place)]);
  const write = tenancyWriteOf(kind.list, before?.parsed, after?.parsed);
  const changed = applyTenancyWrite(snapshot.state, write);
  const viewer = viewerOf(context);
  const { conflicts, settings, gained, lost } = comparePolicies(
    snapshot.state,
    changed,
    [...snapshot.compiled.clusters.values()],
    new Date(),
    findTellableChanges(changed, viewer),
  );
  const generated = previewGenerated(viewer, snapshot.state, changed);
  return {
    refusals,
    conflicts: conflicts.flatMap((conflict) => viewConflict(conflict, viewer) ?? []),
    generated: generated.first,
    notApplied: generated.notApplied,
    settings: settings.first,
    rights: { gained: gained.first, lost: lost.first },
    more: {
      settings: settings.more,
      gained: gained.more,
      lost: lost.more,
      generated: generated.more,
    },
    dryRun:
      refusals.length > 0
        ? { accepted: false, message: "the host was not asked" }
        : await askHost(place, before, after),
  };
}

/** An object that is not seen has the name. */
function refuseTaken(place: TenancyPlace): Refusal {
  return { code: "BODY_INVALID", field: "metadata.name", message: describeTaken(place).message };
}

function refused(refusals: Refusal[]): TenancyChangePreview {
  return { refusals, ...nothing, dryRun: { accepted: false, message: "the host was not asked" } };
}

/** A new object has none before it. @throws StatusError NotFound for a delete of what is absent or foreign. */
async function readExisting(
  context: RequestContext,
  place: TenancyPlace,
  isNeeded: boolean,
): Promise<StoredTenancyObject | undefined> {
  try {
    return await readVisible(context, place);
  } catch (error) {
    if (isNeeded || !isStatusError(error) || error.code !== 404) throw error;
    return undefined;
  }
}

/** What is wrong with an object is an answer here: a form asks while it is being filled in. */
function readBody(
  context: RequestContext,
  kind: TenancyKind,
  object: object,
  place: TenancyPlace,
  before: StoredTenancyObject | undefined,
): TenancyBody | Refusal[] {
  try {
    return parseTenancyBody(context, kind, object, { stored: before?.object, address: place });
  } catch (error) {
    if (!isStatusError(error) || error.code >= 500) throw error;
    const causes = error.details?.causes ?? [{ reason: error.reason, message: error.message }];
    return causes.map(({ message, field = "" }) => ({ code: "BODY_INVALID", field, message }));
  }
}

async function askHost(
  place: TenancyPlace,
  before: StoredTenancyObject | undefined,
  after: TenancyBody | undefined,
): Promise<TenancyChangePreview["dryRun"]> {
  const { clusters } = getRuntime();
  const target = tenancyTarget(clusters, place.kind, { namespace: place.namespace, name: place.name });
  const grant = (verb: "create" | "update" | "delete") => systemGrant("tenancy", verb, target);
  try {
    if (!after)
      await clusters.host.delete(grant("delete"), {
        uid: before?.object.metadata.uid ?? "",
        dryRun: true,
      });
    else if (before) {
      const { resourceVersion } = before.object.metadata;
      const metadata = { ...after.object.metadata, resourceVersion };
      const object = { ...after.object, metadata } as typeof after.object;
      await clusters.host.update(grant("update"), object, { dryRun: true });
    } else await clusters.host.create(grant("create"), after.object, { dryRun: true });
    return { accepted: true, message: "" };
  } catch (error) {
    if (!isStatusError(error)) throw error;
    return { accepted: false, message: error.message };
  }
}

import "server-only";
import { changeSetUpdateSchema, type ChangeSetView } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { refuseRepeatedObjects } from "@/lib/domain/tenancy/change-sets/check-changes";
import { isWriter, statusOf } from "@/lib/domain/tenancy/change-sets/count-state";
import { decideStatus } from "@/lib/domain/tenancy/change-sets/step-progress";
import { invalidFromZod, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { ChangeSet } from "@/lib/domain/tenancy/resources/change-set";
import { recordWrite } from "@/lib/server/audit/record-audit";
import type { RequestContext } from "@/lib/server/authorization/person";
import { requireAction, viewFor } from "./ask-about";
import { authorizeChanges } from "./authorize-changes";
import { placeOf, type ChangeSetPlace } from "./change-set-place";
import { describeAct } from "./describe-act";
import { readChangeSet, updateStored, writeStatus } from "./store-change-set";
import { whenListed } from "./when-listed";

/**
 * Replaces what a change set says; it is a draft again, and whoever edits it may not approve it any more. Its author and its
 * workspace stay.
 * @throws StatusError Invalid, Forbidden, NotFound; Conflict when somebody edited it since, or when it is not a plan any more.
 */
export async function updateChangeSet(
  context: RequestContext,
  place: ChangeSetPlace,
  body: unknown,
): Promise<ChangeSetView> {
  const parsed = changeSetUpdateSchema.safeParse(body);
  if (!parsed.success) throw invalidFromZod(parsed.error, "the change set");
  const { resourceVersion, ...input } = parsed.data;
  const changeSet = await readChangeSet(context, place);
  const { spec, metadata } = changeSet;
  refuseMoved(changeSet, resourceVersion);
  refuseMove(changeSet, input.workspace);
  requireAction(context, changeSet, "edit");
  refuseRepeatedObjects(input.changes);
  authorizeChanges(context, place.namespace, input.changes);
  const { sub } = context.person;
  const next = {
    ...input,
    author: spec.author,
    ...(spec.authorName === undefined ? {} : { authorName: spec.authorName }),
    contributors: isWriter(spec, sub) ? spec.contributors : [...spec.contributors, sub],
  };
  const act = {
    ...describeAct(context, "update", place),
    before: { metadata, spec },
    after: { metadata, spec: next },
  };
  const stored = await recordWrite(
    context,
    act,
    async () => {
      // What was decided of it goes first: it must not hold for a moment for what comes.
      const status = statusOf(changeSet);
      const undecided =
        status.state === "Draft"
          ? changeSet
          : await writeStatus(changeSet, decideStatus(status, { state: "Draft" }));
      return updateStored(undecided, next);
    },
    (written) => written,
  );
  await whenListed(stored);
  return viewFor(context, stored);
}

function refuseMoved(changeSet: ChangeSet, read: string): void {
  const now = changeSet.metadata.resourceVersion;
  if (now === read) return;
  throw new StatusError(
    "Conflict",
    `“${changeSet.spec.title}” was changed since you opened it; nothing was written`,
    {
      cluster: "host",
      group: "isthmus.dev",
      kind: "ChangeSet",
      ...placeOf(changeSet),
      causes: [
        {
          reason: "ResourceVersionConflict",
          field: "resourceVersion",
          message: `you edited ${read}, the host has ${now}`,
        },
      ],
    },
  );
}

function refuseMove(changeSet: ChangeSet, workspace: string | undefined): void {
  if (workspace === changeSet.spec.workspace) return;
  const message = "a change set stays in its workspace; make another one";
  throw new StatusError("Invalid", message, {
    cluster: "host",
    group: "isthmus.dev",
    kind: "ChangeSet",
    ...placeOf(changeSet),
    causes: [{ reason: "FieldValueForbidden", field: "workspace", message }],
  });
}

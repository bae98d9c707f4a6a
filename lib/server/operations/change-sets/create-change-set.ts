import "server-only";
import { randomBytes } from "node:crypto";
import { changeSetInputSchema, type ChangeSetView } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { nameChangeSet, refuseRepeatedObjects } from "@/lib/domain/tenancy/change-sets/check-changes";
import { invalidFromZod, isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { recordWrite } from "@/lib/server/audit/record-audit";
import type { RequestContext } from "@/lib/server/authorization/person";
import { viewFor } from "./ask-about";
import { authorizeChanges } from "./authorize-changes";
import { absent, maySee, namespaceOf, type ChangeSetPlace } from "./change-set-place";
import { createStored } from "./store-change-set";
import { describeAct } from "./describe-act";
import { whenListed } from "./when-listed";

/**
 * Stores a draft; nothing is written in any cluster. Its author is who asks, and they must be able to write every object of it.
 * @throws StatusError Invalid (fields named), Forbidden, NotFound for a workspace that the person does not see.
 */
export async function createChangeSet(context: RequestContext, body: unknown): Promise<ChangeSetView> {
  const parsed = changeSetInputSchema.safeParse(body);
  if (!parsed.success) throw invalidFromZod(parsed.error, "the change set");
  const { title, workspace, changes } = parsed.data;
  const namespace = namespaceOf(workspace);
  const place: ChangeSetPlace = {
    namespace,
    name: nameChangeSet(title, randomBytes(3).toString("hex")),
  };
  if (!maySee(context, namespace)) throw absentWorkspace(workspace);
  refuseRepeatedObjects(changes);
  authorizeChanges(context, namespace, changes);
  const { person } = context;
  const spec = {
    ...parsed.data,
    author: person.sub,
    authorName: person.name.slice(0, 100),
    contributors: [],
  };
  const act = { ...describeAct(context, "create", place), before: null, after: { spec } };
  const stored = await recordWrite(
    context,
    act,
    () => createIn(workspace, place, spec),
    (created) => created,
  );
  await whenListed(stored);
  return viewFor(context, stored);
}

type Spec = Parameters<typeof createStored>[1];

async function createIn(workspace: string | undefined, place: ChangeSetPlace, spec: Spec) {
  try {
    return await createStored(place, spec);
  } catch (error) {
    if (!isStatusError(error) || error.code !== 404) throw error;
    throw new StatusError(
      "Conflict",
      `the namespace ${place.namespace} of the host is not there yet, so nothing can be kept for ${workspace ?? "the organization"}; try again in a moment`,
      { cluster: "host", kind: "Namespace", name: place.namespace },
      { cause: error },
    );
  }
}

/** As for a change set that is foreign. */
function absentWorkspace(workspace: string | undefined): StatusError {
  if (workspace === undefined) {
    const message =
      "a change set of the organization needs the right to see it; choose one of your workspaces";
    return new StatusError("Forbidden", message, {
      cluster: "host",
      kind: "ChangeSet",
      causes: [{ reason: "RIGHT_MISSING", message, field: "workspace" }],
    });
  }
  return new StatusError("NotFound", `there is no workspace ${workspace}, or you may not see it`, {
    group: absent({ namespace: "", name: "" }).details?.group ?? "",
    kind: "Workspace",
    name: workspace,
  });
}

import "server-only";
import { isWriter } from "@/lib/domain/tenancy/change-sets/count-state";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { recordWrite } from "@/lib/server/audit/record-audit";
import type { RequestContext } from "@/lib/server/authorization/person";
import { askAbout, requireAction } from "./ask-about";
import type { ChangeSetPlace } from "./change-set-place";
import { describeAct } from "./describe-act";
import { deleteStored, readChangeSet } from "./store-change-set";
import { whenListed } from "./when-listed";

/**
 * Forgets a change set; what it wrote in clusters stays. Who wrote it may, and who approves there.
 * @throws StatusError NotFound, Forbidden; Conflict while it is applied or rolled back.
 */
export async function deleteChangeSet(context: RequestContext, place: ChangeSetPlace): Promise<void> {
  const changeSet = await readChangeSet(context, place);
  requireAction(context, changeSet, "delete");
  if (!isWriter(changeSet.spec, context.person.sub) && !askAbout(context, changeSet).mayApprove) {
    const message = `only ${changeSet.spec.authorName ?? changeSet.spec.author} and who may approve it can delete it`;
    throw new StatusError("Forbidden", message, {
      cluster: "host",
      group: "isthmus.dev",
      kind: "ChangeSet",
      ...place,
      causes: [{ reason: "RIGHT_MISSING", message, field: "" }],
    });
  }
  const act = { ...describeAct(context, "delete", place), before: changeSet, after: null };
  await recordWrite(context, act, () => deleteStored(changeSet));
  await whenListed(changeSet, { deleted: true });
}

import "server-only";
import type { ChangeSetView } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { mayStand, statusOf } from "@/lib/domain/tenancy/change-sets/count-state";
import { rollBackSteps } from "@/lib/domain/tenancy/change-sets/roll-back-steps";
import { beginRollBack } from "@/lib/domain/tenancy/change-sets/step-progress";
import { recordWrite } from "@/lib/server/audit/record-audit";
import type { RequestContext } from "@/lib/server/authorization/person";
import { requireAction, viewFor } from "./ask-about";
import { authorizeUndo } from "./authorize-changes";
import { runChangeSet } from "./change-set-run";
import type { ChangeSetPlace } from "./change-set-place";
import { describeAct } from "./describe-act";
import { readChangeSet } from "./store-change-set";
import { whenListed } from "./when-listed";

/**
 * Takes everything that stands back, the last change first, as the person who asks; also what an earlier attempt left half done.
 * @returns `RolledBack`; `Failed` with what stands where and why.
 * @throws StatusError NotFound, Forbidden, Conflict: nothing was written then.
 */
export async function rollBackChangeSet(
  context: RequestContext,
  place: ChangeSetPlace,
): Promise<ChangeSetView> {
  const changeSet = await readChangeSet(context, place);
  requireAction(context, changeSet, "rollBack");
  const { steps } = statusOf(changeSet);
  const standing = changeSet.spec.changes.filter((_change, index) => {
    const step = steps[index];
    return step !== undefined && mayStand(step);
  });
  authorizeUndo(context, standing);
  const stored = await recordWrite(
    context,
    { ...describeAct(context, "roll-back", place), before: changeSet, after: changeSet },
    () => runChangeSet(context, changeSet, beginRollBack, rollBackSteps),
    (written) => written,
  );
  await whenListed(stored);
  return viewFor(context, stored);
}

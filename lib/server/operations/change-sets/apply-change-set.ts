import "server-only";
import { applySteps } from "@/lib/domain/tenancy/change-sets/apply-steps";
import { changeSetApplySchema, type ChangeSetView } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { beginApply } from "@/lib/domain/tenancy/change-sets/step-progress";
import { invalidFromZod } from "@/lib/domain/kubernetes/status-error";
import { recordWrite } from "@/lib/server/audit/record-audit";
import type { RequestContext } from "@/lib/server/authorization/person";
import { requireAction, requireSeen, viewFor } from "./ask-about";
import { authorizeChanges } from "./authorize-changes";
import { runChangeSet } from "./change-set-run";
import type { ChangeSetPlace } from "./change-set-place";
import { describeAct } from "./describe-act";
import { readChangeSet } from "./store-change-set";
import { whenListed } from "./when-listed";

/**
 * Writes the changes in order, as the person who asks, or goes on where an earlier attempt stopped. A change that is refused takes
 * those before it back; what came of it is in the answer.
 * @returns `Applied`; `Failed` with what was taken back and what was not; `Applying` when nobody can tell whether a write arrived.
 * @throws StatusError Invalid, NotFound, Forbidden (not approved, or an object that may not be written); Conflict (edited since it was
 * read, somebody else is at it): nothing was written then.
 */
export async function applyChangeSet(
  context: RequestContext,
  place: ChangeSetPlace,
  body: unknown,
): Promise<ChangeSetView> {
  const parsed = changeSetApplySchema.safeParse(body);
  if (!parsed.success) throw invalidFromZod(parsed.error, "what you apply");
  const { digest } = parsed.data;
  const changeSet = await readChangeSet(context, place);
  requireAction(context, changeSet, "apply");
  requireSeen(changeSet, digest);
  authorizeChanges(context, place.namespace, changeSet.spec.changes);
  const clusters = changeSet.spec.changes.map(({ cluster }) => cluster);
  const stored = await recordWrite(
    context,
    { ...describeAct(context, "apply", place), before: changeSet, after: changeSet },
    () =>
      runChangeSet(
        context,
        changeSet,
        (status, run, at) => beginApply(status, { clusters, run, digest, at }),
        applySteps,
      ),
    (written) => written,
  );
  await whenListed(stored);
  return viewFor(context, stored);
}

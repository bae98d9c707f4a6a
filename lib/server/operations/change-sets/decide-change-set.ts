import "server-only";
import { changeSetVerdictSchema, type ChangeSetView } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { statusOf } from "@/lib/domain/tenancy/change-sets/count-state";
import { decideStatus } from "@/lib/domain/tenancy/change-sets/step-progress";
import { invalidFromZod } from "@/lib/domain/kubernetes/status-error";
import { recordWrite } from "@/lib/server/audit/record-audit";
import type { RequestContext } from "@/lib/server/authorization/person";
import { requireAction, requireSeen, viewFor } from "./ask-about";
import type { ChangeSetPlace } from "./change-set-place";
import { describeAct } from "./describe-act";
import { digestChangeSet } from "./digest-change-set";
import { readChangeSet, writeStatus } from "./store-change-set";
import { whenListed } from "./when-listed";

/**
 * Approves or rejects exactly what was read (its digest). Never by somebody who wrote part of it; with the right
 * `changeset:approve` where it belongs.
 * @throws StatusError Invalid, NotFound, Forbidden; Conflict when it was edited since it was read.
 */
export async function decideChangeSet(
  context: RequestContext,
  place: ChangeSetPlace,
  verdict: "approve" | "reject",
  body: unknown,
): Promise<ChangeSetView> {
  const parsed = changeSetVerdictSchema.safeParse(body);
  if (!parsed.success) throw invalidFromZod(parsed.error, `what you ${verdict}`);
  const { digest, comment } = parsed.data;
  const changeSet = await readChangeSet(context, place);
  requireAction(context, changeSet, verdict);
  requireSeen(changeSet, digest);
  const { person } = context;
  const status = decideStatus(statusOf(changeSet), {
    state: verdict === "approve" ? "Approved" : "Rejected",
    verdict: {
      by: person.sub,
      byName: person.name,
      at: new Date().toISOString(),
      comment,
      generation: changeSet.metadata.generation,
      digest: digestChangeSet(changeSet.spec),
    },
  });
  const act = { ...describeAct(context, verdict, place), before: changeSet, message: comment };
  const stored = await recordWrite(
    context,
    { ...act, after: { ...changeSet, status } },
    () => writeStatus(changeSet, status),
    (written) => written,
  );
  await whenListed(stored);
  return viewFor(context, stored);
}

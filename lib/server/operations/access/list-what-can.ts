import "server-only";
import { z } from "zod";
import { invalidFromZod } from "@/lib/domain/kubernetes/status-error";
import type { AccessHoldings } from "@/lib/domain/tenancy/access-views/access-view";
import { describeHoldings } from "@/lib/domain/tenancy/access-views/describe-holdings";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMyAccess } from "./get-my-access";
import { readQuery } from "./parse-question";
import { findSubject, refuseReview, reviewerOf } from "./reviewer";

const querySchema = z.object({
  /** As the policy calls it, e.g. `User/42`, `Team/web`; absent: who asks. */
  subject: z.string().max(320).optional(),
});

/**
 * What somebody may do, as far as the person may review access: oneself everything; others what they have where the person holds
 * `access:review`. Whoever holds it nowhere gets one refusal for everybody; somebody who is not there has nothing.
 * @throws StatusError Forbidden (RIGHT_MISSING), Invalid, ServiceUnavailable.
 */
export function listWhatCan(context: RequestContext, query: URLSearchParams): AccessHoldings {
  const parsed = querySchema.safeParse(readQuery(query));
  if (!parsed.success) throw invalidFromZod(parsed.error, "the question", { kind: "AccessQuestion" });
  const reviewer = reviewerOf(context);
  const { snapshot, self, visible } = reviewer;
  const id = parsed.data.subject ?? self.about.id;
  if (id === self.about.id) return getMyAccess(context);
  const mayTell = (node: string): boolean => reviewer.mayReview({ node });
  if (![...snapshot.compiled.levels.keys()].some(mayTell)) throw refuseReview(reviewer);
  return describeHoldings(snapshot, {
    ...findSubject(reviewer, id),
    visibleBindings: new Set(visible.accessBindings.map(({ metadata }) => metadata.name)),
    ...(mayTell("Organization") ? {} : { mayTell }),
  });
}

import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { AccessHolders } from "@/lib/domain/tenancy/access-views/access-view";
import { describeHolders } from "@/lib/domain/tenancy/access-views/describe-holders";
import type { RequestContext } from "@/lib/server/authorization/person";
import { findLevel, findTarget, parseQuestion, viewWhere } from "./parse-question";
import { recordedPerson, refuseReview, reviewerOf } from "./reviewer";

/**
 * Who holds a right somewhere, and through what. Only for who may review access there; everybody else gets one refusal, whether
 * the place is there or not.
 * @throws StatusError Forbidden (RIGHT_MISSING), NotFound (for who may review the organization), Invalid, ServiceUnavailable.
 */
export function listWhoCan(context: RequestContext, query: URLSearchParams): AccessHolders {
  const { right, where } = parseQuestion(query);
  const reviewer = reviewerOf(context);
  const { snapshot, mayReview } = reviewer;
  const target = findTarget(where, snapshot.compiled);
  if (target === undefined && mayReview({ node: "Organization" }))
    throw new StatusError("NotFound", `there is no ${JSON.stringify(viewWhere(where))}`);
  if (target === undefined || !mayReview(target)) throw refuseReview(reviewer);
  return describeHolders(snapshot, {
    right,
    target,
    where: viewWhere(where),
    level: findLevel(where, snapshot.compiled),
    people: snapshot.state.users.map((user) => recordedPerson(user, snapshot)),
    nameOf: reviewer.nameOf,
  });
}

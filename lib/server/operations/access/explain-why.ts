import "server-only";
import { isAllowed } from "@/lib/domain/ngac/is-allowed";
import type { AccessWhy } from "@/lib/domain/tenancy/access-views/access-view";
import { describeWhy } from "@/lib/domain/tenancy/access-views/describe-why";
import type { RequestContext } from "@/lib/server/authorization/person";
import { findLevel, findTarget, parseQuestion, viewWhere } from "./parse-question";
import { findSubject, refuseReview, reviewerOf } from "./reviewer";

/**
 * Why somebody may or may not do something. About oneself everybody may ask, and learns the same of a foreign place and of one
 * that is not there; about others whoever may review access there.
 * @throws StatusError Forbidden (RIGHT_MISSING), Invalid, ServiceUnavailable.
 */
export function explainWhy(context: RequestContext, query: URLSearchParams): AccessWhy {
  const { subject: id, right, where } = parseQuestion(query);
  const reviewer = reviewerOf(context);
  const { snapshot, self, mayReview } = reviewer;
  const target = findTarget(where, snapshot.compiled);
  const isReviewed = target !== undefined && mayReview(target);
  const isSelf = id === undefined || id === self.about.id;
  if (!isSelf && !isReviewed) throw refuseReview(reviewer);
  const { subject, about } = isSelf ? self : findSubject(reviewer, id);
  const start = performance.now();
  if (target !== undefined) isAllowed(snapshot.graph, subject, right, target);
  const microseconds = Math.max(1, Math.round((performance.now() - start) * 1000));
  const asker = isReviewed ? "reviewer" : "self";
  const question = { subject, name: about.title, right, where, asker } as const;
  const namesAll = isReviewed && mayReview({ node: "Organization" });
  const answer = describeWhy(snapshot, question, about, { namesAll });
  const level = findLevel(where, snapshot.compiled);
  return {
    policyVersion: snapshot.version,
    ...(answer.withheld ? {} : { microseconds }),
    subject: about,
    where: viewWhere(where),
    ...answer,
    mayGive: !answer.withheld && isAllowed(snapshot.graph, self.subject, "binding:write", { node: level }),
  };
}

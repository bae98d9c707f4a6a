import { checkBinding } from "../access/check-binding";
import type { TenancyAccess } from "../access/tenancy-access";
import type { Subject } from "../../ngac/policy";
import { isAllowed } from "../../ngac/is-allowed";
import { accessRequestNode } from "../policy/node-names";
import { decisionLevelOf } from "../policy/request-level";
import type { Refusal } from "../refusal";
import type { AccessRequest } from "../resources/access";
import { isSame } from "./tenancy-write";

/**
 * Why a request for access may not be written so: it is made by who asks, decided once by somebody else, and never changed
 * in what it asks.
 * @param powers access by which roles may be given; the author as its subject.
 */
export function checkRequest(
  before: AccessRequest | undefined,
  after: AccessRequest | undefined,
  author: { sub: string; subject: Subject },
  access: TenancyAccess,
  powers: { graph: TenancyAccess["graph"]; subject: Subject },
): Refusal[] {
  const refuse = (code: Refusal["code"], field: string, message: string): Refusal[] => [
    { code, field, message },
  ];
  if (after === undefined)
    return before?.spec.requester === author.sub || mayDecide(access, author.subject, before)
      ? []
      : refuse("RIGHT_MISSING", "", "only who asked, or who may decide, takes a request back");
  if (before === undefined) {
    if (after.spec.requester !== author.sub)
      return refuse("RIGHT_MISSING", "spec.requester", "everybody asks for themselves only");
    return after.spec.decision === undefined
      ? []
      : refuse("RIGHT_MISSING", "spec.decision", "a request is made undecided");
  }
  const { decision: decided, ...asked } = before.spec;
  const { decision, ...asks } = after.spec;
  if (decided !== undefined && !isSame(decided, decision))
    return refuse("BODY_INVALID", "spec.decision", "the request was decided already");
  if (!isSame(asked, asks))
    return refuse("BODY_INVALID", "spec", "what was asked cannot be changed; ask again");
  if (decision === undefined || decided !== undefined) return [];
  if (decision.by !== author.sub)
    return refuse("RIGHT_MISSING", "spec.decision.by", "a decision carries the name of who makes it");
  if (decision.state === "Withdrawn")
    return before.spec.requester === author.sub
      ? []
      : refuse("RIGHT_MISSING", "spec.decision.state", "only who asked withdraws a request");
  if (before.spec.requester === author.sub || !mayDecide(access, author.subject, before))
    return refuse("RIGHT_MISSING", "spec.decision", "nobody decides their own request");
  const { ask } = before.spec;
  return decision.state === "Approved" && ask.type === "Role"
    ? checkBinding({ graph: powers.graph, state: access.state }, powers.subject, ask, "spec.ask")
    : [];
}

function mayDecide(
  { graph, state, compiled }: TenancyAccess,
  author: Subject,
  request: AccessRequest | undefined,
): boolean {
  if (request === undefined) return false;
  const { ask, decision } = request.spec;
  const node =
    decision === undefined
      ? accessRequestNode(request.metadata.name)
      : decisionLevelOf(state, compiled.ownership, ask);
  return isAllowed(graph, author, "request:decide", { node });
}

import "server-only";
import { randomUUID } from "node:crypto";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { isAllowed } from "@/lib/domain/ngac/is-allowed";
import { changeSetNode } from "@/lib/domain/tenancy/policy/node-names";
import type { ChangeSetAction, ChangeSetView } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { isWriter } from "@/lib/domain/tenancy/change-sets/count-state";
import { decideAction, type Asking } from "@/lib/domain/tenancy/change-sets/decide-action";
import { viewChangeSet } from "@/lib/domain/tenancy/change-sets/view-change-set";
import type { ChangeSet } from "@/lib/domain/tenancy/resources/change-set";
import { readAccess } from "@/lib/server/authorization/read-access";
import { hasRight, requireRight } from "@/lib/server/authorization/require-right";
import type { RequestContext } from "@/lib/server/authorization/person";
import { levelOf, placeOf } from "./change-set-place";
import { digestChangeSet } from "./digest-change-set";

/** Names this process in what it leaves unfinished. */
export const processHolder = randomUUID();

/** Who asks, about the change set as it was read. */
export function askAbout(context: RequestContext, changeSet: ChangeSet): Asking {
  return {
    sub: context.person.sub,
    mayApprove: mayApprove(context, changeSet),
    digest: digestChangeSet(changeSet.spec),
    now: new Date(),
    holder: processHolder,
  };
}

/**
 * The right at the level, and not taken away for this very change set by a duty that is separated. The policy knows a change set a
 * moment after it was written; who may not even read it there is asked at the level only.
 */
function mayApprove(context: RequestContext, changeSet: ChangeSet): boolean {
  const { namespace, name } = placeOf(changeSet);
  const level = levelOf(namespace);
  if (level === undefined || !hasRight(context, "changeset:approve", level)) return false;
  const { snapshot, subject } = readAccess(context);
  const target = { node: changeSetNode(namespace, name) };
  const isKnown = isAllowed(snapshot.graph, subject, "read", target);
  return !isKnown || isAllowed(snapshot.graph, subject, "changeset:approve", target);
}

/** The answer of every operation on one change set. */
export function viewFor(context: RequestContext, changeSet: ChangeSet): ChangeSetView {
  return viewChangeSet(changeSet, askAbout(context, changeSet));
}

const verbs: Record<ChangeSetAction, string> = {
  edit: "edit",
  delete: "delete",
  approve: "approve",
  reject: "reject",
  apply: "apply",
  rollBack: "roll back",
};

/** @throws StatusError Forbidden or Conflict, saying why not. */
export function requireAction(context: RequestContext, changeSet: ChangeSet, action: ChangeSetAction): void {
  const place = placeOf(changeSet);
  const verdict = decideAction(changeSet, action, askAbout(context, changeSet));
  if (verdict.allowed) return;
  const level = levelOf(place.namespace);
  const decides = action === "approve" || action === "reject";
  if (decides && level !== undefined && !isWriter(changeSet.spec, context.person.sub))
    requireRight(context, "changeset:approve", level);
  const { reason, message } = verdict;
  throw new StatusError(
    reason,
    `${context.person.name} may not ${verbs[action]} “${changeSet.spec.title}”: ${message}; nothing was written`,
    {
      cluster: "host",
      group: "isthmus.dev",
      kind: "ChangeSet",
      ...place,
      causes: [{ reason: reason === "Forbidden" ? "RIGHT_MISSING" : "ChangeSetState", message, field: "" }],
    },
  );
}

/** @throws StatusError Conflict when what was read is not what is stored. */
export function requireSeen(changeSet: ChangeSet, digest: string): void {
  if (digest === digestChangeSet(changeSet.spec)) return;
  const message = "somebody edited it since you read it; look at it again";
  throw new StatusError("Conflict", `“${changeSet.spec.title}”: ${message}; nothing was written`, {
    cluster: "host",
    group: "isthmus.dev",
    kind: "ChangeSet",
    ...placeOf(changeSet),
    causes: [{ reason: "ResourceVersionConflict", message, field: "digest" }],
  });
}

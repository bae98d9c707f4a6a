import "server-only";
import { formatLevel } from "@/lib/domain/tenancy/resources/subject";
import { decideForEvent } from "@/lib/server/audit/name-decision";
import type { AuditedAct } from "@/lib/server/audit/record-audit";
import { readAccess } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { levelOf, targetOfChangeSet, workspaceOf, type ChangeSetPlace } from "./change-set-place";

/** An act on a change set for the audit log: ours, in the host; the writes it makes in clusters have events of their own. */
export function describeAct(context: RequestContext, verb: string, place: ChangeSetPlace): AuditedAct {
  const access = readAccess(context);
  const workspace = workspaceOf(place.namespace) ?? null;
  const owner = access.snapshot.state.workspaces.find(({ metadata }) => metadata.name === workspace);
  return {
    verb,
    target: targetOfChangeSet(place),
    workspace,
    tenant: owner?.spec.tenant ?? null,
    decision: decideForEvent({ access, rights: listAsked(verb, place) }, { kind: "ChangeSet", ...place }),
    asPerson: false,
  };
}

/** What the policy is asked about the change set itself; each write of an object has an event, and a decision, of its own. */
function listAsked(verb: string, { namespace }: ChangeSetPlace): { right: string; node: string }[] {
  const level = levelOf(namespace);
  if (level === undefined) return [];
  const right = verb === "approve" || verb === "reject" ? "changeset:approve" : "read";
  return [{ right, node: formatLevel(level) }];
}

import "server-only";
import type { AuditedAct } from "@/lib/server/audit/record-audit";
import { readAccess } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { targetOfChangeSet, workspaceOf, type ChangeSetPlace } from "./change-set-place";

/** An act on a change set for the audit log: ours, in the host; the writes it makes in clusters have events of their own. */
export function describeAct(context: RequestContext, verb: string, place: ChangeSetPlace): AuditedAct {
  const { snapshot } = readAccess(context);
  const workspace = workspaceOf(place.namespace) ?? null;
  const owner = snapshot.state.workspaces.find(({ metadata }) => metadata.name === workspace);
  return {
    verb,
    target: targetOfChangeSet(place),
    workspace,
    tenant: owner?.spec.tenant ?? null,
    decision: { policyVersion: snapshot.version, path: { kind: "ChangeSet", ...place } },
    asPerson: false,
  };
}

import "server-only";
import type { AuditedAct } from "@/lib/server/audit/record-audit";
import { targetOfChangeSet, workspaceOf, type ChangeSetPlace } from "./change-set-place";

/** An act on a change set for the audit log: ours, in the host; the writes it makes in clusters have events of their own. */
export function describeAct(verb: string, place: ChangeSetPlace): AuditedAct {
  return {
    verb,
    target: targetOfChangeSet(place),
    workspace: workspaceOf(place.namespace) ?? null,
    asPerson: false,
  };
}

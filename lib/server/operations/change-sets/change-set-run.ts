import "server-only";
import type { ChangeEdit } from "@/lib/domain/istio/change";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { meshResources } from "@/lib/domain/kubernetes/resources";
import { isApproved, statusOf } from "@/lib/domain/tenancy/change-sets/count-state";
import type { IntendedEdit } from "@/lib/domain/tenancy/change-sets/judge-edit";
import type { StepPorts } from "@/lib/domain/tenancy/change-sets/step-ports";
import type { Run } from "@/lib/domain/tenancy/change-sets/step-progress";
import type { ChangeSet, ChangeSetStatus } from "@/lib/domain/tenancy/resources/change-set";
import type { RequestContext } from "@/lib/server/authorization/person";
import { applyChange } from "@/lib/server/operations/changes/apply-change";
import { digestContent } from "@/lib/server/operations/changes/digest-content";
import {
  parseChange,
  readLive,
  toPlannedWrite,
  type LiveChange,
} from "@/lib/server/operations/changes/plan-live-change";
import { undoChange } from "@/lib/server/operations/changes/undo-change";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import { processHolder } from "./ask-about";
import { authorizeChanges } from "./authorize-changes";
import { placeOf } from "./change-set-place";
import { digestChangeSet } from "./digest-change-set";
import { fetchChangeSet, writeStatus } from "./store-change-set";

const recordAttempts = 5;
/** What this process is at just now, by uid. */
const underWay = new Set<string>();

/**
 * Does the steps of one change set, as the person who asks: every write is authorized at the moment it is made, everything that is
 * recorded is written over the version that was read, and nobody else is at it meanwhile.
 * @param begin the first status, recorded before anything is done.
 * @param go does the steps.
 * @returns the change set as it is stored at the end.
 * @throws StatusError Conflict when somebody is at it, or took over; ServiceUnavailable when the host does not answer.
 */
export async function runChangeSet(
  context: RequestContext,
  changeSet: ChangeSet,
  begin: (status: ChangeSetStatus, run: Run, at: string) => ChangeSetStatus,
  go: (ports: StepPorts, status: ChangeSetStatus) => Promise<ChangeSetStatus>,
): Promise<ChangeSet> {
  const { uid } = changeSet.metadata;
  if (underWay.has(uid)) throw takenOver(changeSet, "is being applied or rolled back just now");
  underWay.add(uid);
  try {
    const { person } = context;
    const run = { holder: processHolder, by: person.sub, byName: person.name };
    const now = () => new Date().toISOString();
    let current = await writeStatus(changeSet, begin(statusOf(changeSet), run, now()));
    const ports: StepPorts = {
      async record(change) {
        current = await recordOver(current, change);
        return statusOf(current);
      },
      findObstacle: () => findObstacle(context, current),
      read: (cluster, object) => readObject(context, cluster, object),
      write: (index, numbers, beforeWrites) => write(context, current, index, numbers, beforeWrites),
      async undo(cluster, edits) {
        await undoChange(context, { cluster }, { edits });
      },
      digest: digestContent,
      now,
    };
    await go(ports, statusOf(current));
    return current;
  } finally {
    underWay.delete(uid);
  }
}

/** A status is never lost to somebody who touched the object meanwhile; a run is lost to who took it over. */
async function recordOver(
  changeSet: ChangeSet,
  change: (status: ChangeSetStatus) => ChangeSetStatus,
): Promise<ChangeSet> {
  let current = changeSet;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await writeStatus(current, change(statusOf(current)));
    } catch (error) {
      if (!isStatusError(error) || error.code !== 409 || attempt === recordAttempts) throw error;
      current = await fetchChangeSet(placeOf(changeSet));
      if (current.metadata.uid !== changeSet.metadata.uid || statusOf(current).run?.holder !== processHolder)
        throw takenOver(current, "was taken over by another process");
    }
  }
}

/** Judged before each step on what is stored at that moment. */
function findObstacle(context: RequestContext, changeSet: ChangeSet): string | undefined {
  const digest = digestChangeSet(changeSet.spec);
  if (statusOf(changeSet).appliedDigest !== digest) return "the change set was edited while it was applied";
  if (changeSet.spec.requiresApproval && !isApproved(changeSet, digest))
    return "the change set is not approved any more";
  try {
    authorizeChanges(context, placeOf(changeSet).namespace, changeSet.spec.changes);
    return undefined;
  } catch (error) {
    if (isStatusError(error) && error.code < 500) return error.message;
    throw error;
  }
}

async function readObject(
  context: RequestContext,
  cluster: string,
  { resource, namespace, name }: Pick<IntendedEdit, "resource" | "namespace" | "name">,
) {
  const known = meshResources.get(resource);
  if (known === undefined)
    throw new StatusError("Invalid", `${resource} is no kind that is edited here`, { cluster });
  const member = getMember(context, cluster);
  const version = member.cache.discovery.watched().get(resource)?.version ?? known.version;
  return readLive(context, member, { ...known, version, cluster, namespace, name });
}

async function write(
  context: RequestContext,
  { spec }: ChangeSet,
  index: number,
  numbers: readonly number[] | undefined,
  beforeWrites: (intended: IntendedEdit[]) => Promise<void>,
) {
  const change = spec.changes[index];
  if (change === undefined) throw new Error(`a change set has no change ${index}`);
  const { cluster } = change;
  const chosen = parseChange(cluster, { edits: change.edits })
    .edits.map((edit, number): { edit: ChangeEdit; number: number } => ({ edit, number }))
    .filter(({ number }) => numbers === undefined || numbers.includes(number));
  const applied = await applyChange(
    context,
    { cluster },
    { edits: chosen.map(({ edit }) => edit) },
    {
      beforeWrites: (live) =>
        beforeWrites(
          toIntended(
            live,
            chosen.map(({ number }) => number),
          ),
        ),
    },
  );
  return applied.undo.edits;
}

function toIntended(live: LiveChange["edits"], numbers: readonly number[]): IntendedEdit[] {
  return live.flatMap((edit, index) => {
    const planned = toPlannedWrite(edit);
    if (planned === undefined) return [];
    const { action, target, before, after } = planned;
    const { namespace, name } = target;
    return [
      {
        action,
        resource: edit.planned.resource,
        namespace,
        name,
        index: numbers[index] ?? index,
        before,
        after,
      },
    ];
  });
}

function takenOver(changeSet: ChangeSet, what: string): StatusError {
  return new StatusError("Conflict", `“${changeSet.spec.title}” ${what}; look at it again`, {
    cluster: "host",
    group: "isthmus.dev",
    kind: "ChangeSet",
    ...placeOf(changeSet),
  });
}

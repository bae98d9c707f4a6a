import "server-only";
import { randomUUID } from "node:crypto";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { checkTenancyWrite } from "@/lib/domain/tenancy/changes/check-tenancy-write";
import { listDecisiveRights } from "@/lib/domain/tenancy/changes/list-decisive-rights";
import { refusePendingHosts } from "@/lib/domain/tenancy/reconcile/find-pending-hosts";
import { tenancyWriteOf, type TenancyObject } from "@/lib/domain/tenancy/changes/tenancy-write";
import { findObject } from "@/lib/domain/tenancy/find-object";
import type { Refusal } from "@/lib/domain/tenancy/refusal";
import type { TenancyState } from "@/lib/domain/tenancy/state";
import { markAsked } from "@/lib/server/authorization/asked-rights";
import { readAccess, requireReadablePolicy } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { refuseWrite } from "@/lib/server/authorization/require-tenant-write";
import { getRuntime } from "@/lib/server/runtime";
import { parseTenancyObject } from "@/lib/server/tenancy/parse-tenancy-object";
import { absent, detailsOf, type TenancyPlace } from "./tenancy-place";
import { describeTaken, readStored } from "./store-tenancy-object";
import { stateFor } from "./viewer-of";

/** An object as the host has it, and as its schema reads it. */
export interface StoredTenancyObject {
  object: KubernetesObject;
  parsed: TenancyObject;
}

/** Kinds that have doors of their own, or that Isthmus itself keeps. */
const ownDoors: Readonly<Record<string, string>> = {
  hostclaims: "claims are made for the hosts of a workspace; change its hosts instead",
  users: "people are recorded when they sign in",
  changesets: "change sets have an address of their own: /api/change-sets",
};

/** @throws StatusError MethodNotAllowed for kinds that are not written by this door. */
export function assertWritable(place: TenancyPlace): void {
  const why = ownDoors[place.kind.resource];
  if (why !== undefined) throw new StatusError("MethodNotAllowed", why, detailsOf(place));
}

/** Reads an object from the host, not from what was last seen. @throws StatusError NotFound when it is absent or foreign. */
export async function readVisible(
  context: RequestContext,
  place: TenancyPlace,
): Promise<StoredTenancyObject> {
  if (!findObject(stateFor(context), place.kind, place)) throw absent(place);
  const object = await readStored(place);
  if (!object) throw absent(place);
  const { object: parsed, problem } = parseTenancyObject(place.kind, object);
  if (problem)
    throw new StatusError(
      "BadGateway",
      `${place.kind.kind} ${place.name} cannot be read: ${problem.message}`,
      {
        ...detailsOf(place),
      },
    );
  // The schema of the kind is that of its list in the state.
  return { object, parsed: parsed as TenancyObject };
}

/**
 * Judges and writes one after another in this process: two writes that are harmless each, such as binding a team and joining it,
 * may together give what nobody could. Never one turn within another.
 * @throws StatusError what `write` throws; ServiceUnavailable while the write before is not seen yet.
 */
export function inTurn<T>(write: () => Promise<T>): Promise<T> {
  return getRuntime().tenancy.inTurn(write);
}

/** Whether somebody has the name of a new object. */
export function isTaken(context: RequestContext, place: TenancyPlace, before: unknown): boolean {
  const { state } = readAccess(context).snapshot;
  return before === undefined && findObject(state, place.kind, place) !== undefined;
}

/**
 * Every reason against a write; empty when the person may do it. A new object is judged as if its name were free: what has it may
 * be foreign, and nothing of that may decide what is answered.
 * @throws StatusError ServiceUnavailable
 */
export function judgeTenancyWrite(
  context: RequestContext,
  place: TenancyPlace,
  before: TenancyObject | undefined,
  after: TenancyObject | undefined,
): Refusal[] {
  if (after === undefined || !isTaken(context, place, before)) return judge(context, place, before, after);
  const free = `free-${randomUUID()}`;
  const renamed = { ...after, metadata: { ...after.metadata, name: free } };
  return judge(context, { ...place, name: free }, undefined, renamed).map((refusal) => ({
    ...refusal,
    message: refusal.message.replaceAll(free, place.name),
  }));
}

function judge(
  context: RequestContext,
  { kind }: TenancyPlace,
  before: TenancyObject | undefined,
  after: TenancyObject | undefined,
): Refusal[] {
  const { snapshot } = readAccess(context);
  const write = tenancyWriteOf(kind.list, before, after);
  if (write.list === "accessRequests" && !write.before) {
    const refusal = refuseManyRequests(snapshot.state, context.person.sub);
    if (refusal) return [refusal];
  }
  const refusals = checkTenancyWrite(snapshot, write, context.person, new Date());
  if (write.list !== "workspaces" || !write.after || lacksRight(refusals)) return refusals;
  const pending = refusePendingHosts(snapshot.state, write.before, write.after);
  return [...refusals, ...pending.filter(({ field }) => !refusals.some((known) => known.field === field))];
}

/** Whether somebody may not even try: they learn nothing more. To give a role without the right to is an escalation of the whole object. */
export function lacksRight(refusals: readonly Refusal[]): boolean {
  return refusals.some(
    ({ code, field }) => code === "RIGHT_MISSING" || (code === "RBAC_ESCALATION" && field === ""),
  );
}

/** @throws StatusError with every refusal as a cause, the first deciding its code; AlreadyExists for a new object of a name that is taken. */
export function requireTenancyWrite(
  context: RequestContext,
  place: TenancyPlace,
  before: TenancyObject | undefined,
  after: TenancyObject | undefined,
): void {
  // To take rights away is always possible.
  if (place.kind.resource !== "accessbindings" || after !== undefined) requireReadablePolicy(context);
  if (before === undefined && findObject(stateFor(context), place.kind, place)) throw describeTaken(place);
  const refusals = judgeTenancyWrite(context, place, before, after);
  if (refusals.length > 0) {
    const access = readAccess(context);
    const rights = listDecisiveRights(access.snapshot, tenancyWriteOf(place.kind.list, before, after));
    throw markAsked(refuseWrite(refusals, detailsOf(place)), { access, rights });
  }
  if (isTaken(context, place, before)) throw describeTaken(place);
}

/** Anybody may ask, so nobody may ask without end. */
const mostOpenRequests = 50;

function refuseManyRequests({ accessRequests }: TenancyState, sub: string): Refusal | undefined {
  const open = accessRequests.filter(({ spec }) => spec.requester === sub && !spec.decision);
  if (open.length < mostOpenRequests) return undefined;
  return {
    code: "QUOTA_EXCEEDED",
    field: "",
    message: `${mostOpenRequests} requests of yours are undecided; withdraw one first`,
  };
}

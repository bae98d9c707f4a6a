import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { Subject } from "@/lib/domain/ngac/policy";
import { subjectOf } from "@/lib/domain/tenancy/policy/subject-of";
import { visibleScope, type Scope } from "@/lib/domain/tenancy/policy/visible-scope";
import { getRuntime } from "@/lib/server/runtime";
import type { AccessSnapshot } from "./access-policy";
import type { Person, RequestContext } from "./person";

const scopes = new WeakMap<AccessSnapshot, Map<string, Scope>>();

/** The policy of this moment, and who the person is in it. @throws StatusError ServiceUnavailable when nobody knows. */
export function readAccess({ person }: RequestContext): { snapshot: AccessSnapshot; subject: Subject } {
  const snapshot = getRuntime().access.current();
  return { snapshot, subject: subjectOf(person, snapshot.compiled) };
}

/**
 * Nothing is written while something that forbids is stored and cannot be read: nobody knows what it holds back. It is repaired in the
 * host, past Isthmus, which cannot tell what to show of it either.
 * @throws StatusError ServiceUnavailable; what cannot be read is named to who sees everything only.
 */
export function requireReadablePolicy(context: RequestContext): void {
  const { unreadable } = readAccess(context).snapshot;
  if (unreadable.length === 0) return;
  const what = scopeOf(context).all ? unreadable.join(", ") : "a rule of access";
  throw new StatusError(
    "ServiceUnavailable",
    `${what} cannot be read, so nothing is written until an operator repairs it in the host`,
    { cluster: "host", retryAfterSeconds: 30 },
  );
}

/** What the person sees of the fleet now. @throws StatusError ServiceUnavailable when nobody knows. */
export function scopeOf(context: RequestContext): Scope {
  const { snapshot, subject } = readAccess(context);
  const known = scopes.get(snapshot) ?? new Map<string, Scope>();
  scopes.set(snapshot, known);
  const key = keyOf(context.person);
  const scope = known.get(key) ?? visibleScope(snapshot.graph, subject, snapshot.compiled);
  known.set(key, scope);
  return scope;
}

function keyOf({ sub, role, oidcGroups }: Person): string {
  return JSON.stringify([sub, role, oidcGroups]);
}

import "server-only";
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

import "server-only";
import type { AuditPlace, AuditScope } from "@/lib/domain/audit/audit-filter";
import { authorize, type Verb } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { scopeOf } from "@/lib/server/authorization/read-access";

/**
 * Demands the right to read the log, and tells how much of it: undefined for all of it.
 * @throws StatusError Forbidden, or ServiceUnavailable when nobody knows who may do what.
 */
export function authorizeAudit(
  context: RequestContext,
  verb: Extract<Verb, "get" | "list">,
): AuditScope | undefined {
  authorize(context, verb, {
    cluster: "*",
    group: "isthmus.dev",
    version: "v1alpha1",
    resource: "auditevents",
  });
  const scope = scopeOf(context);
  if (scope.all) return undefined;
  return {
    places: [...scope.namespaces].map(toPlace),
    clusters: [...scope.clusters],
    hidden: [...scope.hidden].map(toPlace),
    tenants: [...scope.tenants],
    workspaces: [...scope.workspaces],
  };
}

/** `west/shop`. */
function toPlace(place: string): AuditPlace {
  const slash = place.indexOf("/");
  return { cluster: place.slice(0, slash), namespace: place.slice(slash + 1) };
}

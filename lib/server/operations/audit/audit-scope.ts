import "server-only";
import type { AuditPlace, AuditScope } from "@/lib/domain/audit/audit-filter";
import { isAllowed } from "@/lib/domain/ngac/is-allowed";
import { visibleScope } from "@/lib/domain/tenancy/policy/visible-scope";
import { authorize } from "@/lib/server/authorization/authorize";
import type { Verb } from "@/lib/server/authorization/grant";
import type { RequestContext } from "@/lib/server/authorization/person";
import { readAccess } from "@/lib/server/authorization/read-access";

/**
 * Demands the right to read the log, and tells how much of it: undefined for all of it. Where somebody may read objects but not
 * what others did to them, nothing of the log is seen.
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
  const { snapshot, subject } = readAccess(context);
  const scope = visibleScope(snapshot.graph, subject, snapshot.compiled, "audit:read");
  if (scope.all) return undefined;
  return {
    places: [...scope.leaves].map(toLeaf),
    clusters: [...scope.clusters],
    hidden: [...scope.hidden].map(toPlace),
    tenants: [...scope.tenants],
    wholeTenants: [...scope.tenants].filter((tenant) =>
      isAllowed(snapshot.graph, subject, "audit:read", { node: `Tenant/${tenant}` }),
    ),
    workspaces: [...scope.workspaces],
  };
}

/** `west/shop#traffic`. */
function toLeaf(leaf: string): AuditPlace & { domain: string } {
  const mark = leaf.lastIndexOf("#");
  return { ...toPlace(leaf.slice(0, mark)), domain: leaf.slice(mark + 1) };
}

/** `west/shop`. */
function toPlace(place: string): AuditPlace {
  const slash = place.indexOf("/");
  return { cluster: place.slice(0, slash), namespace: place.slice(slash + 1) };
}

import "server-only";
import {
  listObjects as listObjectsOf,
  objectListQuerySchema,
  type ObjectPage,
} from "@/lib/domain/kubernetes/object-view";
import { invalidFromZod } from "@/lib/domain/kubernetes/status-error";
import { isInScope } from "@/lib/domain/tenancy/policy/visible-scope";
import { authorize } from "@/lib/server/authorization/authorize";
import { scopeOf } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { describeSilence } from "@/lib/server/operations/clusters/describe-silence";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import { viewOf } from "@/lib/server/views/view-of";

/**
 * One page of the Istio and Gateway API objects of a cluster, from its cache: last-known and marked stale when it does not
 * answer. Finding counts are those of the last analysis; 0 before the first.
 * @throws StatusError Invalid for a wrong query, NotFound for an unknown cluster.
 */
export function listObjects(
  context: RequestContext,
  { cluster }: { cluster: string },
  query: Record<string, string>,
): ObjectPage {
  const parsed = objectListQuerySchema.safeParse(query);
  if (!parsed.success) throw invalidFromZod(parsed.error, "the query", { cluster });
  authorize(context, "list", {
    cluster,
    group: "networking.istio.io",
    version: "v1",
    resource: "virtualservices",
  });
  const member = getMember(context, cluster);
  const silence = describeSilence(member.summary());
  const findings = viewOf(context).analysis.latest()?.findings ?? [];
  const scope = scopeOf(context);
  return {
    ...listObjectsOf(member.cache.world(), parsed.data, {
      ...(scope.all ? {} : { isShown: (namespace: string) => isInScope(scope, cluster, namespace) }),
      findings,
      stale: member.cache.freshness() !== "live",
    }),
    failures: silence === undefined ? [] : [silence],
  };
}

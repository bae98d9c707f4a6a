import "server-only";
import { listServices as listServicesOf } from "@/lib/domain/kubernetes/list-services";
import { serviceListQuerySchema, type Page, type ServiceRow } from "@/lib/domain/kubernetes/service-view";
import { invalidFromZod } from "@/lib/domain/kubernetes/status-error";
import { isInScope } from "@/lib/domain/tenancy/policy/visible-scope";
import { authorize } from "@/lib/server/authorization/authorize";
import { scopeOf } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { describeSilence } from "@/lib/server/operations/clusters/describe-silence";
import { viewOf } from "@/lib/server/views/view-of";

/**
 * One page of the services of every cluster, from the caches. A cluster that does not answer still gives its last-known
 * services, marked stale, and is named in `failures`.
 * @throws StatusError Invalid for a wrong query.
 */
export function listServices(context: RequestContext, query: Record<string, string>): Page<ServiceRow> {
  const parsed = serviceListQuerySchema.safeParse(query);
  if (!parsed.success) throw invalidFromZod(parsed.error, "the query");
  authorize(context, "list", {
    cluster: parsed.data.cluster ?? "*",
    group: "",
    version: "v1",
    resource: "services",
  });
  const members = viewOf(context).clusters.list();
  const summaries = members.map((member) => member.summary());
  const scope = scopeOf(context);
  const failures = summaries.map(describeSilence).filter((silence) => silence !== undefined);
  return {
    ...listServicesOf(
      members.map((member) => member.cache.world()),
      summaries,
      parsed.data,
      (cluster, namespace) => isInScope(scope, cluster, namespace),
    ),
    failures,
  };
}

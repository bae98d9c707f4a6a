import "server-only";
import { listServices as listServicesOf } from "@/lib/domain/kubernetes/list-services";
import { serviceListQuerySchema, type Page, type ServiceRow } from "@/lib/domain/kubernetes/service-view";
import { invalidFromZod, StatusError } from "@/lib/domain/kubernetes/status-error";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";

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
  const members = getRuntime().clusters.list();
  const summaries = members.map((member) => member.summary());
  const failures = summaries
    .filter((summary) => summary.freshness === "stale" || summary.freshness === "offline")
    .map((summary) => ({
      cluster: summary.name,
      status: new StatusError(
        "ServiceUnavailable",
        summary.problem ?? `cluster ${summary.name} does not answer`,
        { cluster: summary.name },
      ).toJSON(),
    }));
  return {
    ...listServicesOf(
      members.map((member) => member.cache.world()),
      summaries,
      parsed.data,
    ),
    failures,
  };
}

import "server-only";
import {
  issueListQuerySchema,
  listIssues as listIssuesOf,
  type IssuePage,
} from "@/lib/domain/analysis/issue-view";
import { invalidFromZod } from "@/lib/domain/kubernetes/status-error";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { describeSilence } from "@/lib/server/operations/clusters/describe-silence";
import { getRuntime } from "@/lib/server/runtime";

/**
 * One page of the findings over all clusters, as of the last analysis. Clusters that do not answer keep the findings of
 * what was last known of them and are named in `failures`, as are checks that could not be made.
 * @throws StatusError Invalid for a wrong query.
 */
export async function listIssues(context: RequestContext, query: Record<string, string>): Promise<IssuePage> {
  const parsed = issueListQuerySchema.safeParse(query);
  if (!parsed.success) throw invalidFromZod(parsed.error, "the query");
  authorize(context, "list", {
    cluster: parsed.data.cluster ?? "*",
    group: "networking.istio.io",
    version: "v1",
    resource: "virtualservices",
  });
  const { analysis, clusters } = getRuntime();
  const { findings, failures, at, outdated } = await analysis.read();
  const silent = clusters
    .summaries()
    .map(describeSilence)
    .filter((silence) => silence !== undefined);
  const told = new Set(failures.map(({ cluster }) => cluster));
  return {
    ...listIssuesOf(findings, parsed.data),
    failures: [...failures, ...silent.filter(({ cluster }) => !told.has(cluster))],
    analyzedAt: new Date(at).toISOString(),
    outdated,
  };
}

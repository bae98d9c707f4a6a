import "server-only";
import {
  issueListQuerySchema,
  listIssues as listIssuesOf,
  type IssuePage,
} from "@/lib/domain/analysis/issue-view";
import { invalidFromZod } from "@/lib/domain/kubernetes/status-error";
import { isInScope } from "@/lib/domain/tenancy/policy/visible-scope";
import { authorize } from "@/lib/server/authorization/authorize";
import { scopeOf } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { describeSilence } from "@/lib/server/operations/clusters/describe-silence";
import { viewOf } from "@/lib/server/views/view-of";

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
  const { analysis, clusters } = viewOf(context);
  const { findings, failures, at, outdated } = await analysis.read();
  const silent = clusters
    .summaries()
    .map(describeSilence)
    .filter((silence) => silence !== undefined);
  const told = new Set(failures.map(({ cluster }) => cluster));
  // What the platform sets for everybody is looked at, because it decides; to mend it is not theirs.
  const scope = scopeOf(context);
  const shown = scope.all
    ? findings
    : findings.filter(({ cluster, object }) => isInScope(scope, cluster, object.namespace));
  return {
    ...listIssuesOf(shown, parsed.data),
    failures: [...failures, ...silent.filter(({ cluster }) => !told.has(cluster))],
    analyzedAt: new Date(at).toISOString(),
    outdated,
  };
}

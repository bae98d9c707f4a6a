import "server-only";
import { applyChange } from "@/lib/domain/istio/apply-change";
import { explainRequest as explain } from "@/lib/domain/istio/explain/explain-request";
import type { RequestExplanation } from "@/lib/domain/istio/explain/request-explanation";
import { explainRequestSchema } from "@/lib/domain/istio/mesh-request";
import { invalidFromZod } from "@/lib/domain/kubernetes/status-error";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMember } from "@/lib/server/operations/clusters/get-member";

/**
 * What becomes of a described request in a cluster as it is, and with edits that nobody saved. Writes nothing.
 * @throws StatusError Invalid with a cause per field; NotFound for an unknown cluster.
 */
export function explainRequest(
  context: RequestContext,
  { cluster }: { cluster: string },
  body: unknown,
): { before: RequestExplanation; after: RequestExplanation } {
  authorize(context, "list", {
    cluster,
    group: "security.istio.io",
    version: "v1",
    resource: "authorizationpolicies",
  });
  const parsed = explainRequestSchema.safeParse(body);
  if (!parsed.success) throw invalidFromZod(parsed.error, `the request on cluster ${cluster}`, { cluster });
  const { request, edits } = parsed.data;
  const world = getMember(context, cluster).cache.world();
  const before = explain(world, request);
  return {
    before,
    after: edits.length === 0 ? before : explain(applyChange(world, edits), request),
  };
}

import "server-only";
import {
  explainAttachment as explain,
  explainAttachmentSchema,
  type AttachmentExplanation,
} from "@/lib/domain/gateway-api/explain-attachment";
import { invalidFromZod } from "@/lib/domain/kubernetes/status-error";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMember } from "@/lib/server/operations/clusters/get-member";

/**
 * Which listeners a route or Gateway of Gateway API, saved or not, attaches to in a cluster, and the conditions Istio would
 * write. Writes nothing.
 * @throws StatusError Forbidden; Invalid with a cause per field; NotFound for an unknown cluster.
 */
export function explainAttachment(
  context: RequestContext,
  { cluster }: { cluster: string },
  body: unknown,
): AttachmentExplanation {
  authorize(context, "list", {
    cluster,
    group: "gateway.networking.k8s.io",
    version: "v1",
    resource: "gateways",
  });
  const parsed = explainAttachmentSchema.safeParse(body);
  if (!parsed.success) throw invalidFromZod(parsed.error, `the object on cluster ${cluster}`, { cluster });
  return explain(getMember(context, cluster).cache.world(), parsed.data);
}

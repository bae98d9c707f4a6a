import "server-only";
import { z } from "zod";
import { describeAccessLog, parseAccessLog } from "@/lib/domain/istio/explain/access-log";
import { explainRequest } from "@/lib/domain/istio/explain/explain-request";
import { readLoggedRequest } from "@/lib/domain/istio/explain/read-logged-request";
import type { AccessLogExplanation } from "@/lib/domain/istio/explain/request-explanation";
import { invalidFromZod, StatusError } from "@/lib/domain/kubernetes/status-error";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMember } from "@/lib/server/operations/clusters/get-member";

const bodySchema = z.strictObject({ line: z.string().min(1).max(20_000) });

/**
 * Why a request ended as a line of a proxy's access log says, and what would become of it now.
 * @throws StatusError Invalid when it is no such line; NotFound for an unknown cluster.
 */
export function explainAccessLog(
  context: RequestContext,
  { cluster }: { cluster: string },
  body: unknown,
): AccessLogExplanation {
  authorize(context, "list", {
    cluster,
    group: "security.istio.io",
    version: "v1",
    resource: "authorizationpolicies",
  });
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success)
    throw invalidFromZod(parsed.error, `the access log line for cluster ${cluster}`, { cluster });
  const entry = parseAccessLog(parsed.data.line);
  if (entry === undefined) {
    const message = "this is no line of Istio's access log in its default text or JSON format";
    throw new StatusError("Invalid", message, {
      cluster,
      causes: [{ reason: "FieldValueInvalid", field: "line", message }],
    });
  }
  const world = getMember(context, cluster).cache.world();
  const said = describeAccessLog(entry);
  const request = readLoggedRequest(world, entry);
  return {
    entry,
    ...(said === undefined ? {} : { said }),
    ...(request === undefined ? {} : { request, explanation: explainRequest(world, request) }),
  };
}

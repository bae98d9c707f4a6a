import "server-only";
import type { AuditVerification } from "@/lib/domain/audit/audit-view";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import { authorizeAudit } from "./audit-scope";

/**
 * Whether the whole log is what was recorded; it tells no content.
 * @throws StatusError Forbidden, ServiceUnavailable when the log cannot be read.
 */
export async function verifyLog(context: RequestContext): Promise<AuditVerification> {
  authorizeAudit(context, "list");
  return getRuntime().audit.verify();
}

import "server-only";
import type { RecordedAuditEvent } from "@/lib/domain/audit/audit-event";
import { auditPageSchema } from "@/lib/domain/audit/audit-filter";
import { auditedObjectKeySchema, type AuditPage } from "@/lib/domain/audit/audit-view";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import { authorizeAudit } from "./audit-scope";
import { parseAuditQuery } from "./parse-audit-query";

/**
 * The writes of one object that went through Isthmus and came about, newest first, with what each found and left.
 * @throws StatusError Forbidden, Invalid for a wrong query, ServiceUnavailable when the log cannot be read.
 */
export async function getObjectHistory(
  context: RequestContext,
  query: Record<string, string>,
): Promise<AuditPage<RecordedAuditEvent>> {
  const scope = authorizeAudit(context, "list");
  const object = parseAuditQuery(auditedObjectKeySchema, query);
  const page = parseAuditQuery(auditPageSchema, { limit: "20", ...query });
  return getRuntime().audit.history(object, page, scope);
}

import "server-only";
import { auditFilterSchema, auditPageSchema } from "@/lib/domain/audit/audit-filter";
import type { AuditPage } from "@/lib/domain/audit/audit-view";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import { authorizeAudit } from "./audit-scope";
import { parseAuditQuery } from "./parse-audit-query";

/**
 * One page of who did what, newest first, of what the person may see.
 * @throws StatusError Forbidden, Invalid for a wrong query, ServiceUnavailable when the log cannot be read.
 */
export async function listEvents(context: RequestContext, query: Record<string, string>): Promise<AuditPage> {
  const scope = authorizeAudit(context, "list");
  const filter = parseAuditQuery(auditFilterSchema, query);
  const page = parseAuditQuery(auditPageSchema, query);
  return getRuntime().audit.search(filter, page, scope);
}

import "server-only";
import { z } from "zod";
import { auditFilterSchema } from "@/lib/domain/audit/audit-filter";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import { authorizeAudit } from "./audit-scope";
import { parseAuditQuery } from "./parse-audit-query";

const exportSchema = z.object({ format: z.enum(["ndjson", "csv"]).default("ndjson") });
const mediaTypes = { ndjson: "application/x-ndjson; charset=utf-8", csv: "text/csv; charset=utf-8" };

/**
 * Every event that fits, oldest first, as a file that is sent while it is read. When the database fails in between the
 * transfer breaks, so that nobody takes a part for the whole.
 * @throws StatusError Forbidden, Invalid for a wrong query.
 */
export async function exportEvents(
  context: RequestContext,
  query: Record<string, string>,
): Promise<Response> {
  const scope = authorizeAudit(context, "list");
  const { format } = parseAuditQuery(exportSchema, query);
  const filter = parseAuditQuery(auditFilterSchema, query);
  const lines = getRuntime().audit.exportEvents(filter, format, scope);
  // The first part is read before the head is sent: a database that does not answer is a Status, not a broken file.
  const first = await lines.next();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (first.done === true) controller.close();
      else controller.enqueue(encoder.encode(first.value));
    },
    async pull(controller) {
      const next = await lines.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
  const name = `isthmus-history-${new Date().toISOString().slice(0, 10)}.${format}`;
  return new Response(body, {
    headers: {
      "content-type": mediaTypes[format],
      "content-disposition": `attachment; filename="${name}"`,
    },
  });
}

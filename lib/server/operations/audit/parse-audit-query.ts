import "server-only";
import type { z } from "zod";
import { invalidFromZod } from "@/lib/domain/kubernetes/status-error";

/** @throws StatusError Invalid with a cause for each wrong field of the query. */
export function parseAuditQuery<Schema extends z.ZodType>(
  schema: Schema,
  query: Record<string, string>,
): z.infer<Schema> {
  const parsed = schema.safeParse(query);
  if (!parsed.success) throw invalidFromZod(parsed.error, "the query");
  return parsed.data;
}

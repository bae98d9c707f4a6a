import { handle } from "@/lib/server/http/handle";
import { listIssues } from "@/lib/server/operations/issues/list-issues";

export const GET = handle(async (context, { query }) => listIssues(context, Object.fromEntries(query)));

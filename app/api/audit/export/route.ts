import { handle } from "@/lib/server/http/handle";
import { exportEvents } from "@/lib/server/operations/audit/export-events";

export const GET = handle(async (context, { query }) => exportEvents(context, Object.fromEntries(query)));

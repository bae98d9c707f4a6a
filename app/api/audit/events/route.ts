import { handle } from "@/lib/server/http/handle";
import { listEvents } from "@/lib/server/operations/audit/list-events";

export const GET = handle(async (context, { query }) => listEvents(context, Object.fromEntries(query)));

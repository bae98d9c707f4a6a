import { handle } from "@/lib/server/http/handle";
import { getObjectHistory } from "@/lib/server/operations/audit/get-object-history";

export const GET = handle(async (context, { query }) => getObjectHistory(context, Object.fromEntries(query)));

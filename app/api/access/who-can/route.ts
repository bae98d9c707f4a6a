import { handle } from "@/lib/server/http/handle";
import { listWhoCan } from "@/lib/server/operations/access/list-who-can";

export const GET = handle(async (context, { query }) => listWhoCan(context, query));

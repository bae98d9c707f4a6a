import { handle } from "@/lib/server/http/handle";
import { getAccessGraph } from "@/lib/server/operations/access/get-access-graph";

export const GET = handle(async (context, { query }) => getAccessGraph(context, query));

import { handle } from "@/lib/server/http/handle";
import { listWhatCan } from "@/lib/server/operations/access/list-what-can";

export const GET = handle(async (context, { query }) => listWhatCan(context, query));

import { handle } from "@/lib/server/http/handle";
import { explainWhy } from "@/lib/server/operations/access/explain-why";

export const GET = handle(async (context, { query }) => explainWhy(context, query));

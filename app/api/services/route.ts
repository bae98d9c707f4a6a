import { handle } from "@/lib/server/http/handle";
import { listServices } from "@/lib/server/operations/services/list-services";

export const GET = handle(async (context, { query }) => listServices(context, Object.fromEntries(query)));

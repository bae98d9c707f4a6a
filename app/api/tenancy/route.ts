import { handle } from "@/lib/server/http/handle";
import { getTenancyOverview } from "@/lib/server/operations/tenancy/get-tenancy-overview";

export const GET = handle(async (context) => getTenancyOverview(context));

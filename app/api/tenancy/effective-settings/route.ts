import { handle } from "@/lib/server/http/handle";
import { getEffectiveSettings } from "@/lib/server/operations/tenancy/get-effective-settings";

export const GET = handle(async (context, { query }) => getEffectiveSettings(context, query));

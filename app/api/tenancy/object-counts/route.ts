import { handle } from "@/lib/server/http/handle";
import { countObjects } from "@/lib/server/operations/tenancy/count-objects";

export const GET = handle(async (context) => countObjects(context));

import { handle } from "@/lib/server/http/handle";
import { listViolations } from "@/lib/server/operations/tenancy/list-violations";

export const GET = handle(async (context) => listViolations(context));

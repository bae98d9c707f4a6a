import { handle } from "@/lib/server/http/handle";
import { verifyLog } from "@/lib/server/operations/audit/verify-log";

export const GET = handle(async (context) => verifyLog(context));

import { handle } from "@/lib/server/http/handle";
import { getSession } from "@/lib/server/operations/session/get-session";

export const GET = handle(async (context) => getSession(context));

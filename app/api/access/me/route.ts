import { handle } from "@/lib/server/http/handle";
import { getMyAccess } from "@/lib/server/operations/access/get-my-access";

export const GET = handle(async (context) => getMyAccess(context));

import { handle } from "@/lib/server/http/handle";
import { tryChange } from "@/lib/server/operations/access/try-change";

export const POST = handle(async (context, { body }) => tryChange(context, await body()), { writes: false });

import { handle } from "@/lib/server/http/handle";
import { getEvent } from "@/lib/server/operations/audit/get-event";

export const GET = handle<{ sequence: string }>(async (context, { params }) => getEvent(context, params));

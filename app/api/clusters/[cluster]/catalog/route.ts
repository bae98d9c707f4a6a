import { handle } from "@/lib/server/http/handle";
import { getCatalog } from "@/lib/server/operations/objects/get-catalog";

export const GET = handle<{ cluster: string }>(async (context, { params }) => getCatalog(context, params));

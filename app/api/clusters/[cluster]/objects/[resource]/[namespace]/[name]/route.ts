import { handle } from "@/lib/server/http/handle";
import { getObject, type ObjectName } from "@/lib/server/operations/objects/get-object";

export const GET = handle<ObjectName>(async (context, { params }) => getObject(context, params));

import { handle } from "@/lib/server/http/handle";
import { listObjects } from "@/lib/server/operations/objects/list-objects";

export const GET = handle<{ cluster: string }>(async (context, { params, query }) =>
  listObjects(context, params, Object.fromEntries(query)),
);

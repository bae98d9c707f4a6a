import { handle } from "@/lib/server/http/handle";
import { createChangeSet } from "@/lib/server/operations/change-sets/create-change-set";
import { listChangeSets } from "@/lib/server/operations/change-sets/list-change-sets";

export const GET = handle(async (context) => listChangeSets(context));

export const POST = handle(async (context, { body }) => createChangeSet(context, await body()), {
  status: 201,
});

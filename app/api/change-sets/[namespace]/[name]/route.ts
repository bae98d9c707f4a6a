import { handle } from "@/lib/server/http/handle";
import type { ChangeSetPlace } from "@/lib/server/operations/change-sets/change-set-place";
import { deleteChangeSet } from "@/lib/server/operations/change-sets/delete-change-set";
import { getChangeSet } from "@/lib/server/operations/change-sets/get-change-set";
import { updateChangeSet } from "@/lib/server/operations/change-sets/update-change-set";

export const GET = handle<ChangeSetPlace>((context, { params }) => getChangeSet(context, params));

export const PUT = handle<ChangeSetPlace>(async (context, { params, body }) =>
  updateChangeSet(context, params, await body()),
);

export const DELETE = handle<ChangeSetPlace>((context, { params }) => deleteChangeSet(context, params));

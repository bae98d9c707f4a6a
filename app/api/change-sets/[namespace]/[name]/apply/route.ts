import { handle } from "@/lib/server/http/handle";
import { applyChangeSet } from "@/lib/server/operations/change-sets/apply-change-set";
import type { ChangeSetPlace } from "@/lib/server/operations/change-sets/change-set-place";

export const POST = handle<ChangeSetPlace>(async (context, { params, body }) =>
  applyChangeSet(context, params, await body()),
);

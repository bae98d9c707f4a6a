import { handle } from "@/lib/server/http/handle";
import type { ChangeSetPlace } from "@/lib/server/operations/change-sets/change-set-place";
import { decideChangeSet } from "@/lib/server/operations/change-sets/decide-change-set";

export const POST = handle<ChangeSetPlace>(async (context, { params, body }) =>
  decideChangeSet(context, params, "reject", await body()),
);

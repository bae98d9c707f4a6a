import { handle } from "@/lib/server/http/handle";
import type { ChangeSetPlace } from "@/lib/server/operations/change-sets/change-set-place";
import { rollBackChangeSet } from "@/lib/server/operations/change-sets/roll-back-change-set";

export const POST = handle<ChangeSetPlace>((context, { params }) => rollBackChangeSet(context, params));

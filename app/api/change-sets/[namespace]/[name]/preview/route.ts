import { handle } from "@/lib/server/http/handle";
import type { ChangeSetPlace } from "@/lib/server/operations/change-sets/change-set-place";
import { previewChangeSet } from "@/lib/server/operations/change-sets/preview-change-set";

export const GET = handle<ChangeSetPlace>((context, { params }) => previewChangeSet(context, params));

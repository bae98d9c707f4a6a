import { handle } from "@/lib/server/http/handle";
import { undoChange } from "@/lib/server/operations/changes/undo-change";

export const POST = handle<{ cluster: string }>(async (context, { params, body }) =>
  undoChange(context, params, await body()),
);

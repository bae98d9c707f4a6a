import { handle } from "@/lib/server/http/handle";
import { previewChange } from "@/lib/server/operations/changes/preview-change";

export const POST = handle<{ cluster: string }>(
  async (context, { params, body }) => previewChange(context, params, await body()),
  { writes: false },
);

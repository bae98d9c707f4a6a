import { handle } from "@/lib/server/http/handle";
import { applyChange } from "@/lib/server/operations/changes/apply-change";

export const POST = handle<{ cluster: string }>(async (context, { params, body }) =>
  applyChange(context, params, await body()),
);

import { handle } from "@/lib/server/http/handle";
import { explainAttachment } from "@/lib/server/operations/explanations/explain-attachment";

export const POST = handle<{ cluster: string }>(
  async (context, { params, body }) => explainAttachment(context, params, await body()),
  { writes: false },
);

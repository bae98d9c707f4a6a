import { handle } from "@/lib/server/http/handle";
import { explainRequest } from "@/lib/server/operations/explanations/explain-request";

export const POST = handle<{ cluster: string }>(
  async (context, { params, body }) => explainRequest(context, params, await body()),
  { writes: false },
);

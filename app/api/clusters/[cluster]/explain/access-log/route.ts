import { handle } from "@/lib/server/http/handle";
import { explainAccessLog } from "@/lib/server/operations/explanations/explain-access-log";

export const POST = handle<{ cluster: string }>(
  async (context, { params, body }) => explainAccessLog(context, params, await body()),
  { writes: false },
);

import { handle } from "@/lib/server/http/handle";
import { replayDecision } from "@/lib/server/operations/audit/replay-decision";

export const GET = handle<{ sequence: string }>(async (context, { params }) =>
  replayDecision(context, params),
);

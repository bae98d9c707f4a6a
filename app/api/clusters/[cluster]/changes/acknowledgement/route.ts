import { handle } from "@/lib/server/http/handle";
import { getAcknowledgement } from "@/lib/server/operations/changes/get-acknowledgement";

export const GET = handle<{ cluster: string }>(async (context, { params, query }) =>
  getAcknowledgement(context, params, query.get("after") ?? undefined),
);

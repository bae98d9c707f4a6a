import { handle } from "@/lib/server/http/handle";
import { getAcknowledgement } from "@/lib/server/operations/changes/get-acknowledgement";
import type { ServiceName } from "@/lib/server/operations/services/get-service";

export const GET = handle<ServiceName>(async (context, { params, query }) =>
  getAcknowledgement(context, params, query.get("after") ?? undefined),
);

import { handle } from "@/lib/server/http/handle";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { getAcknowledgement } from "@/lib/server/operations/traffic-splits/get-acknowledgement";

export const GET = handle<ServiceName>(async (context, { params, query }) =>
  getAcknowledgement(context, params, query.get("after") ?? undefined),
);

import { handle } from "@/lib/server/http/handle";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { getServiceTraffic } from "@/lib/server/operations/services/get-service-traffic";

export const GET = handle<ServiceName>(async (context, { params, query }) =>
  getServiceTraffic(context, params, query.get("window")),
);

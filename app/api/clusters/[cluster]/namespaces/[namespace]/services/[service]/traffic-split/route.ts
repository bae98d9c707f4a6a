import { handle } from "@/lib/server/http/handle";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { getTrafficSplit } from "@/lib/server/operations/traffic-splits/get-traffic-split";
import { updateTrafficSplit } from "@/lib/server/operations/traffic-splits/update-traffic-split";

export const GET = handle<ServiceName>(async (context, { params }) => getTrafficSplit(context, params));
export const PUT = handle<ServiceName>(async (context, { params, body }) =>
  updateTrafficSplit(context, params, await body()),
);

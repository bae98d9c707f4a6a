import { handle } from "@/lib/server/http/handle";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { undoTrafficSplit } from "@/lib/server/operations/traffic-splits/undo-traffic-split";

export const POST = handle<ServiceName>(async (context, { params, body }) =>
  undoTrafficSplit(context, params, await body()),
);

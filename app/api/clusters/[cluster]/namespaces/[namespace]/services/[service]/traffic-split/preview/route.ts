import { handle } from "@/lib/server/http/handle";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { previewTrafficSplit } from "@/lib/server/operations/traffic-splits/preview-traffic-split";

export const POST = handle<ServiceName>(
  async (context, { params, body }) => previewTrafficSplit(context, params, await body()),
  { writes: false },
);

import { handle } from "@/lib/server/http/handle";
import { disconnectCluster } from "@/lib/server/operations/clusters/disconnect-cluster";

export const DELETE = handle<{ cluster: string }>(async (context, { params }) =>
  disconnectCluster(context, params.cluster),
);

import { handle } from "@/lib/server/http/handle";
import { connectCluster } from "@/lib/server/operations/clusters/connect-cluster";
import { listClusters } from "@/lib/server/operations/clusters/list-clusters";

export const GET = handle(async (context) => listClusters(context));
export const POST = handle(async (context, { body }) => connectCluster(context, await body()), {
  status: 201,
});

import { handle } from "@/lib/server/http/handle";
import { getWorkloadExplanation } from "@/lib/server/operations/explanations/get-workload-explanation";

export const GET = handle<{ cluster: string; namespace: string; workload: string }>(
  async (context, { params }) => getWorkloadExplanation(context, params),
);

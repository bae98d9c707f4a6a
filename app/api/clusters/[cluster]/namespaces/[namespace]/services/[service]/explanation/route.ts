import { handle } from "@/lib/server/http/handle";
import { getServiceExplanation } from "@/lib/server/operations/explanations/get-service-explanation";

export const GET = handle<{ cluster: string; namespace: string; service: string }>(
  async (context, { params }) => getServiceExplanation(context, params),
);

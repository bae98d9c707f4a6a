import { handle } from "@/lib/server/http/handle";
import { decideAccessRequest } from "@/lib/server/operations/tenancy/decide-access-request";

export const POST = handle<{ name: string }>(async (context, { params, body }) =>
  decideAccessRequest(context, params.name, await body()),
);

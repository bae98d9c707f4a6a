import { handle } from "@/lib/server/http/handle";
import { getService, type ServiceName } from "@/lib/server/operations/services/get-service";

export const GET = handle<ServiceName>(async (context, { params }) => getService(context, params));

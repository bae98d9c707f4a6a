import { handle } from "@/lib/server/http/handle";
import { deleteTenancyObject } from "@/lib/server/operations/tenancy/delete-tenancy-object";
import { getTenancyObject } from "@/lib/server/operations/tenancy/get-tenancy-object";
import { updateTenancyObject } from "@/lib/server/operations/tenancy/update-tenancy-object";

type Params = { resource: string; name: string };

export const GET = handle<Params>(async (context, { params }) => getTenancyObject(context, params));
export const PUT = handle<Params>(async (context, { params, body }) =>
  updateTenancyObject(context, params, await body()),
);
export const DELETE = handle<Params>(async (context, { params }) => deleteTenancyObject(context, params));

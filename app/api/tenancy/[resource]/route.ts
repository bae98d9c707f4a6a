import { handle } from "@/lib/server/http/handle";
import { createTenancyObject } from "@/lib/server/operations/tenancy/create-tenancy-object";
import { listTenancyObjects } from "@/lib/server/operations/tenancy/list-tenancy-objects";

type Params = { resource: string };

export const GET = handle<Params>(async (context, { params }) =>
  listTenancyObjects(context, params.resource),
);
export const POST = handle<Params>(
  async (context, { params, body }) => createTenancyObject(context, params.resource, await body()),
  { status: 201 },
);

import { handle } from "@/lib/server/http/handle";
import { deleteTenancyObject } from "@/lib/server/operations/tenancy/delete-tenancy-object";
import { getTenancyObject } from "@/lib/server/operations/tenancy/get-tenancy-object";
import { previewTenancyChange } from "@/lib/server/operations/tenancy/preview-tenancy-change";
import { updateTenancyObject } from "@/lib/server/operations/tenancy/update-tenancy-object";

type Params = { resource: string };

export const POST = handle<Params>(
  async (context, { params, body }) => previewTenancyChange(context, params.resource, await body()),
  { writes: false },
);

/** This address is also that of an object called preview. */
const addressOf = ({ resource }: Params) => ({ resource, name: "preview" });

export const GET = handle<Params>(async (context, { params }) =>
  getTenancyObject(context, addressOf(params)),
);
export const PUT = handle<Params>(async (context, { params, body }) =>
  updateTenancyObject(context, addressOf(params), await body()),
);
export const DELETE = handle<Params>(async (context, { params }) =>
  deleteTenancyObject(context, addressOf(params)),
);

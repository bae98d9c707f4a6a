import { handle } from "@/lib/server/http/handle";
import { deleteTenancyObject } from "@/lib/server/operations/tenancy/delete-tenancy-object";
import { getTenancyObject } from "@/lib/server/operations/tenancy/get-tenancy-object";
import { updateTenancyObject } from "@/lib/server/operations/tenancy/update-tenancy-object";

/** Kinds with a namespace: Next knows one name for a segment, so that the namespace is called as the name of other kinds. */
type Params = { resource: string; name: string; object: string };

const addressOf = ({ resource, name: namespace, object: name }: Params) => ({ resource, namespace, name });

export const GET = handle<Params>(async (context, { params }) =>
  getTenancyObject(context, addressOf(params)),
);
export const PUT = handle<Params>(async (context, { params, body }) =>
  updateTenancyObject(context, addressOf(params), await body()),
);
export const DELETE = handle<Params>(async (context, { params }) =>
  deleteTenancyObject(context, addressOf(params)),
);

import "server-only";
import type { RequestContext } from "@/lib/server/authorization/person";
import { assertWritable, inTurn, readVisible, requireTenancyWrite } from "./judge-tenancy-write";
import { deleteStored } from "./store-tenancy-object";
import { placeOf } from "./tenancy-place";

/** Deletes an object of tenancy. @throws StatusError NotFound (absent or foreign), Forbidden, Conflict, MethodNotAllowed, ServiceUnavailable. */
export async function deleteTenancyObject(
  context: RequestContext,
  address: { resource: string; namespace?: string; name: string },
): Promise<void> {
  const place = placeOf(address.resource, address.name, address.namespace);
  assertWritable(place);
  await inTurn(async () => {
    const before = await readVisible(context, place);
    requireTenancyWrite(context, place, before.parsed, undefined);
    await deleteStored(context, place, before.object);
  });
}

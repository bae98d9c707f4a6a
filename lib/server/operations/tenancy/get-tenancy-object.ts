import "server-only";
import { findObject } from "@/lib/domain/tenancy/find-object";
import type { RequestContext } from "@/lib/server/authorization/person";
import { absent, placeOf } from "./tenancy-place";
import { stateFor } from "./viewer-of";

/** One object as last seen in the host. @throws StatusError NotFound when it is absent or foreign; ServiceUnavailable. */
export function getTenancyObject(
  context: RequestContext,
  address: { resource: string; namespace?: string; name: string },
): unknown {
  const place = placeOf(address.resource, address.name, address.namespace);
  const found = findObject(stateFor(context), place.kind, place);
  if (!found) throw absent(place);
  return found;
}

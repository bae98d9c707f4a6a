import "server-only";
import type { TenancyList } from "@/lib/domain/tenancy/tenancy-view";
import type { RequestContext } from "@/lib/server/authorization/person";
import { findKind } from "./tenancy-place";
import { stateFor } from "./viewer-of";

/**
 * Every object of a kind that the person may see, by name, as last seen in the host.
 * @throws StatusError NotFound when there is no such kind; ServiceUnavailable while nobody knows who may do what.
 */
export function listTenancyObjects(context: RequestContext, resource: string): TenancyList<unknown> {
  const { list } = findKind(resource);
  return { items: [...stateFor(context)[list]] };
}

import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { RequestContext } from "@/lib/server/authorization/person";
import { assertWritable, inTurn, requireTenancyWrite } from "./judge-tenancy-write";
import { parseTenancyBody } from "./parse-tenancy-body";
import { createStored } from "./store-tenancy-object";
import { findKind } from "./tenancy-place";

/**
 * Makes an object of tenancy in the host, by our own decision; whoever asks after it is answered by it.
 * @throws StatusError NotFound (no such kind), Invalid, Forbidden and Conflict (each reason a cause with its code),
 * AlreadyExists, MethodNotAllowed, ServiceUnavailable.
 */
export async function createTenancyObject(
  context: RequestContext,
  resource: string,
  body: unknown,
): Promise<KubernetesObject> {
  const kind = findKind(resource);
  assertWritable({ kind, name: "" });
  const { place, object, parsed } = parseTenancyBody(context, kind, body);
  return inTurn(async () => {
    requireTenancyWrite(context, place, undefined, parsed);
    return createStored(context, place, object);
  });
}

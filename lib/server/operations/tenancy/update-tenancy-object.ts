import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import { assertWritable, inTurn, readVisible, requireTenancyWrite } from "./judge-tenancy-write";
import { parseTenancyBody } from "./parse-tenancy-body";
import { assertVersion, updateStored } from "./store-tenancy-object";
import { detailsOf, placeOf, type TenancyPlace } from "./tenancy-place";

/**
 * Replaces an object of tenancy; `metadata.resourceVersion` of the body is that of the object the form was opened with.
 * @throws StatusError NotFound (absent or foreign), Invalid, BadRequest, Forbidden, Conflict (it moved: both versions are named;
 * or somebody else has what is asked for), MethodNotAllowed, ServiceUnavailable.
 */
export async function updateTenancyObject(
  context: RequestContext,
  address: { resource: string; namespace?: string; name: string },
  body: unknown,
): Promise<KubernetesObject> {
  const place = placeOf(address.resource, address.name, address.namespace);
  assertWritable(place);
  if (place.kind.resource === "accessrequests")
    throw new StatusError(
      "MethodNotAllowed",
      "a request is decided or withdrawn, never changed; ask again",
      detailsOf(place),
    );
  return inTurn(() => replaceObject(context, place, body));
}

async function replaceObject(
  context: RequestContext,
  place: TenancyPlace,
  body: unknown,
): Promise<KubernetesObject> {
  const before = await readVisible(context, place);
  const { object, parsed } = parseTenancyBody(context, place.kind, body, {
    stored: before.object,
    address: place,
  });
  requireTenancyWrite(context, place, before.parsed, parsed);
  assertVersion(place, before.object, readVersion(body));
  return updateStored(context, place, before.object, object);
}

function readVersion(body: unknown): string | undefined {
  const { metadata } = body as { metadata?: { resourceVersion?: unknown } };
  return typeof metadata?.resourceVersion === "string" ? metadata.resourceVersion : undefined;
}

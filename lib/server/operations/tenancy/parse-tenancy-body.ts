import "server-only";
import { z } from "zod";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { invalidFromZod, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { TenancyObject } from "@/lib/domain/tenancy/changes/tenancy-write";
import type { TenancyKind } from "@/lib/domain/tenancy/kinds";
import { isthmusGroup, isthmusVersion } from "@/lib/domain/tenancy/resources/names";
import type { RequestContext } from "@/lib/server/authorization/person";
import { detailsOf, type TenancyPlace } from "./tenancy-place";

const textMap = z.record(z.string().max(317), z.string().max(4096));
const bodySchema = z.looseObject({
  apiVersion: z.literal(`${isthmusGroup}/${isthmusVersion}`).optional(),
  kind: z.string().optional(),
  metadata: z.looseObject({
    name: z
      .string()
      .max(253)
      .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "must be lower case letters, digits, dashes and dots"),
    namespace: z.string().max(63).optional(),
    resourceVersion: z.string().max(64).optional(),
    labels: textMap.optional(),
    annotations: textMap.optional(),
  }),
  spec: z.looseObject({}),
});

/** An object as it is to be stored, and as its kind's schema reads it. */
export interface TenancyBody {
  place: TenancyPlace;
  object: KubernetesObject;
  parsed: TenancyObject;
}

/**
 * Reads the body of a write. Of its metadata only name, namespace, labels, annotations and resourceVersion are taken, the rest is
 * that of the stored object: nobody sets an owner or a finalizer here.
 * @param stored what is replaced; undefined for a new object.
 * @param address the place in the request's address, which the body must agree with.
 * @throws StatusError Invalid with every field; BadRequest when kind or place are others than the address says.
 */
export function parseTenancyBody(
  context: RequestContext,
  kind: TenancyKind,
  body: unknown,
  { stored, address }: { stored?: KubernetesObject | undefined; address?: TenancyPlace } = {},
): TenancyBody {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) throw invalidFromZod(parsed.error, `the ${kind.kind}`, { kind: kind.kind });
  const { metadata, spec } = parsed.data;
  const { name, namespace, labels, annotations, resourceVersion } = metadata;
  const place: TenancyPlace = { kind, namespace, name };
  if (parsed.data.kind !== undefined && parsed.data.kind !== kind.kind)
    throw mismatch(place, "kind", parsed.data.kind, kind.kind);
  if (kind.namespaced && namespace === undefined)
    throw mismatch(place, "metadata.namespace", "missing", "isthmus-ws-WORKSPACE");
  if (!kind.namespaced && namespace !== undefined)
    throw mismatch(place, "metadata.namespace", namespace, "absent");
  if (address && address.name !== name) throw mismatch(place, "metadata.name", name, address.name);
  if (address && address.namespace !== namespace)
    throw mismatch(place, "metadata.namespace", namespace ?? "missing", address.namespace ?? "absent");
  const { managedFields: _, labels: __, annotations: ___, ...kept } = stored?.metadata ?? { name };
  const object: KubernetesObject = {
    apiVersion: `${isthmusGroup}/${isthmusVersion}`,
    kind: kind.kind,
    metadata: {
      ...kept,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(stored === undefined || resourceVersion === undefined ? {} : { resourceVersion }),
    },
    spec: kind.resource === "accessrequests" && stored === undefined ? signRequest(context, spec) : spec,
  };
  const read = kind.schema.safeParse(object);
  if (!read.success) throw invalidFromZod(read.error, `${kind.kind} ${name}`, detailsOf(place));
  // The schema of the kind is that of its list in the state.
  return { place, object, parsed: read.data as TenancyObject };
}

/** Whoever asks, asks for themselves, and nothing is decided yet. */
function signRequest({ person }: RequestContext, spec: Record<string, unknown>): Record<string, unknown> {
  const { decision: _, ...asked } = spec;
  return { ...asked, requester: person.sub, requesterName: person.name.slice(0, 100) };
}

function mismatch(place: TenancyPlace, field: string, has: string, wants: string): StatusError {
  return new StatusError("BadRequest", `${field} is ${has}, but must be ${wants}`, {
    ...detailsOf(place),
    causes: [{ reason: "BODY_PATH_MISMATCH", message: `must be ${wants}`, field }],
  });
}

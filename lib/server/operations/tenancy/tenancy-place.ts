import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { findTenancyKind, type TenancyKind } from "@/lib/domain/tenancy/kinds";
import { isthmusGroup } from "@/lib/domain/tenancy/resources/names";

/** Where an object of tenancy lies in the host. */
export interface TenancyPlace {
  kind: TenancyKind;
  namespace?: string | undefined;
  name: string;
}

/** @throws StatusError NotFound when there is no such kind. */
export function findKind(resource: string): TenancyKind {
  const kind = findTenancyKind(resource);
  if (kind) return kind;
  throw new StatusError("NotFound", `there is no kind of tenancy called ${resource}`, {
    cluster: "host",
    group: isthmusGroup,
    kind: resource,
  });
}

/** @throws StatusError NotFound when the address has a namespace and the kind has none, or the other way round. */
export function placeOf(resource: string, name: string, namespace?: string): TenancyPlace {
  const place = { kind: findKind(resource), namespace, name };
  if (place.kind.namespaced !== (namespace !== undefined)) throw absent(place);
  return place;
}

/** For the details of errors. */
export function detailsOf({ kind, namespace, name }: TenancyPlace) {
  return {
    cluster: "host",
    group: isthmusGroup,
    kind: kind.kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
  };
}

/** The same for what is foreign and for what is not there. */
export function absent(place: TenancyPlace): StatusError {
  const words = place.kind.kind.replaceAll(/(?<!^)([A-Z])/g, " $1").toLowerCase();
  return new StatusError(
    "NotFound",
    `there is no ${words} ${place.name}, or you may not see it`,
    detailsOf(place),
  );
}

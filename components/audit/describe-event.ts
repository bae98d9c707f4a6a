import type { AuditEvent } from "@/lib/domain/audit/audit-event";
import { formatResource } from "@/lib/domain/audit/audited-object";

type About = Pick<AuditEvent, "person" | "outcome" | "object" | "cluster">;

/** The name of who did it. What nobody did is by our own loops, unless it was turned away at the door. */
export function describeWho({
  person,
  outcome,
  object,
}: Pick<About, "person" | "outcome" | "object">): string {
  if (person !== null) return person.name === "" ? person.username : person.name;
  return outcome === "refused" && object === null ? "nobody signed in" : "Isthmus";
}

/** `VirtualService shop/catalog`; "" when the act was on no object. */
export function describeObject({ object }: Pick<About, "object">): string {
  if (object === null) return "";
  const kind = object.kind ?? object.resource;
  const name = object.name === "" ? "" : object.name;
  const place = object.namespace === "" ? name : `${object.namespace}/${name}`;
  return place === "" ? kind : `${kind} ${place}`;
}

/** The page of everything that was written to one object; undefined when the event names none. */
export function objectHistoryHref({
  cluster,
  object,
}: Pick<About, "cluster" | "object">): string | undefined {
  if (cluster === null || object === null || object.name === "" || object.resource === "") return undefined;
  return historyHref({
    cluster,
    resource: formatResource(object),
    namespace: object.namespace,
    name: object.name,
  });
}

/** The history of one object, by its address in the API. */
export function historyHref(object: {
  cluster: string;
  resource: string;
  namespace: string;
  name: string;
}): string {
  return `/history?${new URLSearchParams(object)}`;
}

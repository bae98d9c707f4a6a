import { emptyTenancyState, type TenancyState } from "@/lib/domain/tenancy/state";
import { findTenancyKind } from "@/lib/domain/tenancy/kinds";

let clock = 0;

/** An object of tenancy as the host would store it: parsed by its schema, each a millisecond younger than the one before. */
export function storedObject(
  resource: string,
  name: string,
  spec: Record<string, unknown>,
  metadata: Record<string, unknown> = {},
): unknown {
  const kind = findTenancyKind(resource);
  if (kind === undefined) throw new Error(`${resource} is no kind of tenancy`);
  clock += 1;
  return kind.schema.parse({
    metadata: {
      name,
      uid: `uid-${name}`,
      creationTimestamp: new Date(Date.UTC(2026, 5, 1, 10) + clock).toISOString(),
      ...metadata,
    },
    spec,
  });
}

type Specs = Record<string, Record<string, unknown>>;

/** A state from specs by resource and name; groups and change sets as `namespace/name`. */
export function tenancyState(objects: Record<string, Specs>): TenancyState {
  const state: Record<string, unknown> = { ...emptyTenancyState };
  for (const [resource, specs] of Object.entries(objects)) {
    const kind = findTenancyKind(resource);
    if (kind === undefined) throw new Error(`${resource} is no kind of tenancy`);
    state[kind.list] = Object.entries(specs).map(([path, spec]) => {
      const [namespace, name] = kind.namespaced ? path.split("/") : [undefined, path];
      return storedObject(resource, name ?? "", spec, namespace === undefined ? {} : { namespace });
    });
  }
  return state as unknown as TenancyState;
}

/** The state with one object put in or, without spec, taken out. */
export function withObject(
  state: TenancyState,
  resource: string,
  name: string,
  spec: Record<string, unknown> | undefined,
  metadata: Record<string, unknown> = {},
): TenancyState {
  const kind = findTenancyKind(resource);
  if (kind === undefined) throw new Error(`${resource} is no kind of tenancy`);
  const namespace = metadata["namespace"];
  const list = state[kind.list] as readonly { metadata: { name: string; namespace?: string } }[];
  const others = list.filter(
    (object) => object.metadata.name !== name || object.metadata.namespace !== namespace,
  );
  const old = list.find((object) => !others.includes(object));
  const next =
    spec === undefined
      ? others
      : [...others, storedObject(resource, name, spec, { ...old?.metadata, ...metadata })];
  return { ...state, [kind.list]: next };
}

import type { TenancyObject } from "./changes/tenancy-write";
import type { TenancyKind } from "./kinds";
import type { TenancyState } from "./state";

/** An object of a kind by its place; undefined when there is none. */
export function findObject(
  state: TenancyState,
  { list }: Pick<TenancyKind, "list">,
  { namespace, name }: { namespace?: string | undefined; name: string },
): TenancyObject | undefined {
  return state[list].find(
    ({ metadata }) => metadata.name === name && (metadata.namespace ?? "") === (namespace ?? ""),
  );
}

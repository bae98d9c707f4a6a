import type { TenancyState } from "../state";

/** An object as stored, of any kind of tenancy. */
export type TenancyObject = TenancyState[keyof TenancyState][number];

type WriteOf<K extends keyof TenancyState> = {
  /** The list of the state that holds the kind. */
  list: K;
  /** As stored; absent when the object is made. */
  before?: TenancyState[K][number] | undefined;
  /** As it would be stored; absent when it is deleted. */
  after?: TenancyState[K][number] | undefined;
};

/** One object of tenancy made, changed or deleted. */
export type TenancyWrite = { [K in keyof TenancyState]: WriteOf<K> }[keyof TenancyState];

/**
 * A write of objects that were parsed with the schema of their kind.
 * @param list from `TenancyKind.list`.
 */
export function tenancyWriteOf(
  list: keyof TenancyState,
  before: TenancyObject | undefined,
  after: TenancyObject | undefined,
): TenancyWrite {
  return { list, before, after } as TenancyWrite;
}

/** The state after the write. */
export function applyTenancyWrite(state: TenancyState, { list, before, after }: TenancyWrite): TenancyState {
  const key = before ?? after;
  if (key === undefined) return state;
  const others = (state[list] as readonly TenancyObject[]).filter(
    ({ metadata }) => metadata.name !== key.metadata.name || metadata.namespace !== key.metadata.namespace,
  );
  return { ...state, [list]: after === undefined ? others : [...others, after] };
}

/** Whether two values say the same: both were parsed by one schema, so their fields are in one order. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

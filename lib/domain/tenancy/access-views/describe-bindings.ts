import type { RoleGrant } from "../policy/read-grants";
import { subjectNode } from "../policy/node-names";
import type { AccessBinding } from "../resources/access";
import type { HeldBinding } from "./access-view";

/** The bindings behind a role that name the holder, and when the last of them ends. Nothing for what no binding gives. */
export function findBindingsOf(
  { bindings }: Pick<RoleGrant, "bindings">,
  holder: string,
  known: ReadonlyMap<string, AccessBinding>,
): { bindings: AccessBinding[]; endsAt?: string } {
  const own = bindings.flatMap((name) => known.get(name) ?? []);
  const named = own.filter(({ spec }) => spec.subjects.some((subject) => subjectNode(subject) === holder));
  const ends = named.map(({ spec }) => spec.expiresAt);
  const last = ends.every((end) => end !== undefined)
    ? ends.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1)
    : undefined;
  return { bindings: named, ...(last === undefined ? {} : { endsAt: last }) };
}

export function viewBinding({ metadata, spec }: AccessBinding): HeldBinding {
  return {
    name: metadata.name,
    ...(spec.expiresAt === undefined ? {} : { expiresAt: spec.expiresAt }),
    ...(spec.breakGlass === true ? { breakGlass: true } : {}),
    ...(spec.reason === undefined || spec.reason === "" ? {} : { reason: spec.reason }),
  };
}

export function indexBindings(bindings: readonly AccessBinding[]): ReadonlyMap<string, AccessBinding> {
  return new Map(bindings.map((binding) => [binding.metadata.name, binding]));
}

/**
 * The administrative rights: each names what it allows on the node it is held on. They follow policy-machine-core; the
 * rights on operations, routines, serialisation and reset are held on the reserved `PM_ADMIN:*` nodes.
 */
export const adminRights = [
  "node:create",
  "node:delete",
  "node:update",
  "assignment:ascendant:create",
  "assignment:ascendant:delete",
  "assignment:descendant:create",
  "assignment:descendant:delete",
  "association:ua:create",
  "association:ua:delete",
  "association:target:create",
  "association:target:delete",
  "prohibition:node:create",
  "prohibition:node:delete",
  "prohibition:process:create",
  "prohibition:process:delete",
  "prohibition:inclusion:create",
  "prohibition:inclusion:delete",
  "prohibition:exclusion:create",
  "prohibition:exclusion:delete",
  "obligation:create",
  "obligation:delete",
  "operation:create",
  "operation:delete",
  "routine:create",
  "routine:delete",
  "policy:serialize",
  "policy:reset",
] as const;

export type AdminRight = (typeof adminRights)[number];

/** Sets of rights as bits: `words` numbers of 32 bits each. */
export interface RightsTable {
  names: readonly string[];
  words: number;
  bits: ReadonlyMap<string, number>;
  /** The set of all rights. */
  all: Uint32Array;
}

const matchers: Readonly<Record<string, (name: string, isAdmin: boolean) => boolean>> = {
  "*": () => true,
  "*r": (_, isAdmin) => !isAdmin,
  "*a": (_, isAdmin) => isAdmin,
  "admin:*": (_, isAdmin) => isAdmin,
};

/** Whether a right is a wildcard: `*`, `*r`, `*a`, `admin:*` or a family such as `association:*`. */
export function isWildcard(right: string): boolean {
  return Object.hasOwn(matchers, right) || right.endsWith(":*");
}

export function createRightsTable(resourceRights: readonly string[]): RightsTable {
  const names = [...new Set([...resourceRights, ...adminRights])];
  const words = Math.ceil(names.length / 32);
  const bits = new Map(names.map((name, bit) => [name, bit]));
  const all = new Uint32Array(words);
  for (let bit = 0; bit < names.length; bit += 1) setBit(all, bit);
  return { names, words, bits, all };
}

function setBit(set: Uint32Array, bit: number): void {
  set[bit >>> 5] = ((set[bit >>> 5] ?? 0) | (1 << (bit & 31))) >>> 0;
}

const adminNames: ReadonlySet<string> = new Set(adminRights);

/** The rights that the names and wildcards stand for, and the names that stand for nothing. */
export function resolveRights(
  table: RightsTable,
  rights: readonly string[],
): { set: Uint32Array; unknown: string[] } {
  const set = new Uint32Array(table.words);
  const unknown: string[] = [];
  for (const right of rights) {
    const bit = table.bits.get(right);
    if (bit !== undefined) {
      setBit(set, bit);
      continue;
    }
    const family = (name: string) => right.endsWith(":*") && name.startsWith(right.slice(0, -1));
    const matches = Object.hasOwn(matchers, right) ? (matchers[right] ?? family) : family;
    const matched = table.names.filter((name) => matches(name, adminNames.has(name)));
    if (matched.length === 0 && !Object.hasOwn(matchers, right)) unknown.push(right);
    for (const name of matched) setBit(set, table.bits.get(name) ?? 0);
  }
  return { set, unknown };
}

/** The names of the rights in the words that start at `offset`, in the order of the table. */
export function readRights(table: RightsTable, words: Uint32Array, offset = 0): string[] {
  return table.names.filter((_, bit) => (((words[offset + (bit >>> 5)] ?? 0) >>> (bit & 31)) & 1) === 1);
}

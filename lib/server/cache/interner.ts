import "server-only";

type Labels = Readonly<Record<string, string>>;

/** Gives equal strings and equal label maps one body in memory: ten thousand pods share a few hundred. */
export interface Interner {
  text(value: string): string;
  /** `value` itself, frozen by agreement, or an equal map seen before. */
  labels(value: Record<string, string>): Labels;
  /** One owner object for all the pods of a ReplicaSet. */
  owner(kind: string, name: string): { kind: string; name: string };
}

/** Past this the pools start anew: names of pods long gone must not pile up. What is shared already stays shared. */
const maximumEntries = 200_000;

function hashLabels(labels: Labels): number {
  let hash = 0;
  for (const key in labels) {
    const value = labels[key] ?? "";
    for (let index = 0; index < key.length; index += 1)
      hash = (Math.imul(hash, 31) + key.charCodeAt(index)) | 0;
    for (let index = 0; index < value.length; index += 1)
      hash = (Math.imul(hash, 33) + value.charCodeAt(index)) | 0;
  }
  // 30 bits, so that V8 keeps the key without a box.
  return hash & 0x3fffffff;
}

function isEqual(one: Labels, other: Labels): boolean {
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && one[key] === other[key]);
}

export function createInterner(): Interner {
  const texts = new Map<string, string>();
  const maps = new Map<number, Labels>();
  const owners = new Map<string, { kind: string; name: string }>();

  function text(value: string): string {
    const known = texts.get(value);
    if (known !== undefined) return known;
    if (texts.size >= maximumEntries) texts.clear();
    texts.set(value, value);
    return value;
  }

  return {
    text,
    labels(value) {
      const hash = hashLabels(value);
      const known = maps.get(hash);
      if (known && isEqual(known, value)) return known;
      if (maps.size >= maximumEntries) maps.clear();
      // Two maps with one hash are not shared; that costs memory, never truth.
      const own = Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, text(entry)]));
      maps.set(hash, own);
      return own;
    },
    owner(kind, name) {
      const key = `${kind}/${name}`;
      const known = owners.get(key);
      if (known) return known;
      if (owners.size >= maximumEntries) owners.clear();
      const owner = { kind: text(kind), name };
      owners.set(key, owner);
      return owner;
    },
  };
}

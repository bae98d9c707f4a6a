type Labels = Readonly<Record<string, string>>;

/** Gives equal strings and equal label maps one body in memory: ten thousand pods share a few hundred. */
export interface Interner {
  text(value: string): string;
  /** `value` itself, which is taken over and must not be changed any more, or an equal map seen before. */
  labels(value: Record<string, string>): Labels;
  /** One object for all who say the same, e.g. the owner of all the pods of a ReplicaSet. The key must say all of it. */
  shared<T>(key: string, value: T): T;
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
  const others = new Map<string, unknown>();

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
      // In place: an object as the JSON parser laid it out is smaller than any copy.
      for (const key of Object.keys(value)) value[key] = text(value[key] ?? "");
      // Two maps with one hash are not shared; that costs memory, never truth.
      maps.set(hash, value);
      return value;
    },
    shared<T>(key: string, value: T): T {
      if (others.has(key)) return others.get(key) as T;
      if (others.size >= maximumEntries) others.clear();
      others.set(key, value);
      return value;
    },
  };
}

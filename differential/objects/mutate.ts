import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import {
  findVersionSchema,
  readMapSchema,
  type KindSchema,
  type StructuralSchema,
} from "@/lib/domain/schema/kind-schema";
import type { Random } from "../random";
import { makeScalar, makeValue, wrongTypes } from "./make-value";

type Node = Record<string, unknown> | unknown[];

/** A value in an object, with what its kind's schema says of it. */
interface Place {
  holder: Node;
  key: string | number;
  path: string;
  schema: StructuralSchema | undefined;
}

export interface Mutant {
  object: KubernetesObject;
  /** What was done, in words. */
  mutations: string[];
}

function read({ holder, key }: Place): unknown {
  return (holder as Record<string | number, unknown>)[key];
}

function write({ holder, key }: Place, value: unknown): void {
  (holder as Record<string | number, unknown>)[key] = value;
}

function remove({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

function list(value: unknown, schema: StructuralSchema | undefined, path: string, found: Place[]): void {
  if (!isNode(value)) return;
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [key, item] of entries) {
    const below = Array.isArray(value)
      ? schema?.items
      : (schema?.properties?.[key] ?? (schema === undefined ? undefined : readMapSchema(schema)));
    const place: Place = { holder: value, key, path: `${path}.${key}`, schema: below };
    found.push(place);
    list(item, below, place.path, found);
  }
}

type Mutation = (random: Random, places: Place[], root: Place) => string | undefined;

const drop: Mutation = (random, places) => {
  const place = random.pick(places);
  remove(place);
  return `drop ${place.path}`;
};

const duplicate: Mutation = (random, places) => {
  const items = places.filter(({ holder }) => Array.isArray(holder));
  if (items.length === 0) return undefined;
  const place = random.pick(items);
  (place.holder as unknown[]).push(structuredClone(read(place)));
  return `duplicate ${place.path}`;
};

const replace: Mutation = (random, places) => {
  const scalars = places.filter((place) => !isNode(read(place)));
  if (scalars.length === 0) return undefined;
  const place = random.pick(scalars);
  const value = makeScalar(random, read(place), place.schema);
  write(place, value);
  return `set ${place.path} to ${JSON.stringify(value)}`;
};

const retype: Mutation = (random, places) => {
  const place = random.pick(places);
  const value = random.pick(wrongTypes);
  write(place, structuredClone(value));
  return `retype ${place.path} as ${JSON.stringify(value)}`;
};

const empty: Mutation = (random, places) => {
  const nodes = places.filter((place) => isNode(read(place)));
  if (nodes.length === 0) return undefined;
  const place = random.pick(nodes);
  write(place, Array.isArray(read(place)) ? [] : {});
  return `empty ${place.path}`;
};

const addUnknown: Mutation = (random, places) => {
  const maps = places.filter((place) => isNode(read(place)) && !Array.isArray(read(place)));
  if (maps.length === 0) return undefined;
  const place = random.pick(maps);
  const name = random.pick(["unheardOf", "Weight", "x-y", "name "]);
  (read(place) as Record<string, unknown>)[name] = random.pick(["x", 1, true, {}]);
  return `add ${place.path}.${name}`;
};

/** A field, or item, that could be there. */
interface Opening {
  place: Place;
  name: string | number;
  schema: StructuralSchema;
}

/** Fills in a field that the kind has and the object has not: where rules across fields break. */
const addKnown: Mutation = (random, places, root) => {
  const open = [root, ...places].flatMap((place): Opening[] => {
    const value = read(place);
    if (!isNode(value)) return [];
    if (Array.isArray(value))
      return place.schema?.items === undefined
        ? []
        : [{ place, name: value.length, schema: place.schema.items }];
    return Object.entries(place.schema?.properties ?? {})
      .filter(([name]) => !(name in value))
      .map(([name, schema]) => ({ place, name, schema }));
  });
  if (open.length === 0) return undefined;
  const { place, name, schema } = random.pick(open);
  const value = makeValue(random, schema, String(name));
  (read(place) as Record<string | number, unknown>)[name] = value;
  return `add ${place.path}.${name} = ${JSON.stringify(value)}`;
};

/** Copies a value to another place that has one of the same type. */
const copy: Mutation = (random, places) => {
  const from = random.pick(places);
  const value = read(from);
  const same = places.filter(
    (place) =>
      place !== from &&
      typeof read(place) === typeof value &&
      Array.isArray(read(place)) === Array.isArray(value),
  );
  if (same.length === 0) return undefined;
  const to = random.pick(same);
  write(to, structuredClone(value));
  return `copy ${from.path} to ${to.path}`;
};

const renameKey: Mutation = (random, places) => {
  const keyed = places.filter(({ holder }) => !Array.isArray(holder));
  const place = random.pick(keyed);
  const name = random.pick(["", "8080", "0", "a b", "UPPER", "x".repeat(64), "region/zone", "*", "app"]);
  const value = read(place);
  remove(place);
  write({ ...place, key: name }, value);
  return `rename ${place.path} to ${JSON.stringify(name)}`;
};

const annotate: Mutation = (random, _places, root) => {
  const object = root.holder as unknown as KubernetesObject;
  const name = random.pick(["istio.io/dry-run", "internal.istio.io/parents", "a", "-bad-", "example.com/x"]);
  const value = random.pick(["true", "maybe", ""]);
  const field = random.chance(0.7) ? "annotations" : "labels";
  object.metadata[field] = { ...object.metadata[field], [name]: value };
  return `set metadata.${field}[${name}] to ${JSON.stringify(value)}`;
};

const mutations: readonly (readonly [number, Mutation])[] = [
  [3, drop],
  [2, duplicate],
  [7, replace],
  [1, retype],
  [2, empty],
  [0.5, addUnknown],
  [5, addKnown],
  [2, copy],
  [0.5, renameKey],
  [0.3, annotate],
];
const totalChance = mutations.reduce((sum, [chance]) => sum + chance, 0);

function pickMutation(random: Random): Mutation {
  let at = random.next() * totalChance;
  for (const [chance, mutation] of mutations) {
    at -= chance;
    if (at < 0) return mutation;
  }
  return drop;
}

/** A copy of a valid object with one to three changes, most of which some rule refuses. */
export function mutate(random: Random, seed: KubernetesObject, kind: KindSchema): Mutant {
  const object = structuredClone(seed);
  const version = random.pick(kind.versions).name;
  object.apiVersion = `${kind.group}/${version}`;
  const done: string[] = [];
  const count = 1 + (random.chance(0.3) ? 1 : 0) + (random.chance(0.1) ? 1 : 0);
  for (let attempt = 0; done.length < count && attempt < 20; attempt += 1) {
    const schema = findVersionSchema(kind, version)?.properties?.["spec"];
    const root: Place = { holder: object, key: "spec", path: "spec", schema };
    const places: Place[] = [];
    list(object["spec"], schema, "spec", places);
    if (places.length === 0) break;
    const text = pickMutation(random)(random, places, root);
    if (text !== undefined) done.push(text);
  }
  return { object, mutations: done };
}

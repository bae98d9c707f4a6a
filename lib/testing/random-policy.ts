import type { Association, Policy, PolicyNode, Prohibition } from "@/lib/domain/ngac/policy";

/** A stream of numbers that only depends on the seed (mulberry32). */
export function createRandom(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(next() * count);
  return {
    below,
    chance: (part: number) => next() < part,
    pick: <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item,
    /** Between `least` and `most` different items, or as many as there are. */
    some: <Item>(items: readonly Item[], least: number, most: number): Item[] => {
      const left = [...items];
      const count = Math.min(left.length, least + below(most - least + 1));
      return Array.from({ length: count }, () => left.splice(below(left.length), 1)[0] as Item);
    },
  };
}

export type Random = ReturnType<typeof createRandom>;

/** Names of the generated nodes of a type. */
export function namesOf(policy: Policy, ...types: readonly PolicyNode["type"][]): string[] {
  return policy.nodes.filter(({ type }) => types.includes(type)).map(({ name }) => name);
}

const resourceRights = ["read", "write", "run"];

function makeNodes(random: Random, size: number): PolicyNode[] {
  const nodes: PolicyNode[] = [];
  const add = (name: string, type: PolicyNode["type"], assignedTo: string[]) =>
    nodes.push({ name, type, assignedTo });
  const named = (type: PolicyNode["type"]) =>
    nodes.filter((node) => node.type === type).map(({ name }) => name);
  for (let count = 1 + random.below(3); count > 0; count -= 1) add(`class ${count}`, "PC", []);
  if (random.chance(0.5)) {
    add("PM_ADMIN", "PC", []);
    add("PM_ADMIN:policy_classes", "OA", ["PM_ADMIN"]);
  }
  const classes = named("PC");
  for (let count = 1 + random.below(size); count > 0; count -= 1) {
    const containers = random.chance(0.3) ? classes : [...named("UA"), ...classes];
    add(`group ${count}`, "UA", random.some(containers, 1, 2));
  }
  for (let count = 1 + random.below(size); count > 0; count -= 1) {
    const containers = random.chance(0.3) ? classes : [...named("OA"), ...classes];
    add(`folder ${count}`, "OA", random.some(containers, 1, 3));
  }
  for (let count = 1 + random.below(3); count > 0; count -= 1)
    add(`user ${count}`, "U", random.some(named("UA"), 1, 3));
  for (let count = 1 + random.below(3); count > 0; count -= 1)
    add(
      `object ${count}`,
      "O",
      random.some(random.chance(0.8) ? named("OA") : [...named("OA"), ...classes], 1, 3),
    );
  return nodes;
}

/** A random well-formed policy: every type of node, wildcards, prohibitions of both modes on users, attributes and processes. */
export function makeRandomPolicy(
  random: Random,
  size: number,
  rights: readonly string[] = [
    "read",
    "write",
    "run",
    "read",
    "write",
    "*r",
    "node:create",
    "association:*",
    "*a",
    "*",
  ],
): Policy {
  // Containers come first as they are made; nothing may depend on that.
  const nodes = makeNodes(random, size);
  const policy: Policy = { resourceRights, nodes, associations: [], prohibitions: [], obligations: [] };
  const attributes = namesOf(policy, "UA");
  const targets = namesOf(policy, "UA", "OA", "O");
  const associations = Array.from({ length: 1 + random.below(size * 2) }, (): Association => ({
    ua: random.pick(attributes),
    target: random.pick(targets),
    rights: random.some(rights, 1, 3),
  }));
  const containers = nodes.map(({ name }) => name);
  const prohibitions = Array.from({ length: random.below(4) }, (_, index): Prohibition => ({
    name: `prohibition ${index}`,
    subject: random.chance(0.3)
      ? { kind: "process", name: `process ${random.below(2)}` }
      : { kind: "node", name: random.pick(namesOf(policy, "U", "UA")) },
    rights: random.some(rights, 1, 2),
    inclusions: random.some(containers, 0, 2),
    exclusions: random.some(containers, 0, 2),
    mode: random.chance(0.5) ? "conjunctive" : "disjunctive",
  }));
  return { ...policy, nodes: random.some(nodes, nodes.length, nodes.length), associations, prohibitions };
}

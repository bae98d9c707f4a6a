import { computeCapabilities, decideAt, isAnySet, type Capabilities } from "./compute-capabilities";
import type { Policy, PolicyNode, Subject } from "./policy";
import type { PolicyGraph } from "./policy-graph";
import { resolveSubject, resolveTarget } from "./reach";
import { readRights } from "./rights";

export interface AccessChange {
  subject: string;
  target: string;
  gained: string[];
  lost: string[];
}

/** What decides over a user besides its name: equal keys hold equal rights. */
function createKeys({ nodes, prohibitions }: Policy): (name: string) => string {
  const byName = new Map<string, PolicyNode>(nodes.map((node) => [node.name, node]));
  const singled = new Set(prohibitions.map(({ subject }) => subject.name));
  return (name) => {
    const node = byName.get(name);
    if (node === undefined) return "";
    if (node.type !== "U" || singled.has(name)) return JSON.stringify(name);
    return JSON.stringify(node.assignedTo.toSorted());
  };
}

/** The decisions of one graph for one subject, by name of the target, as names of rights joined in the order of `table`. */
function createReader(graph: PolicyGraph) {
  const { index } = graph;
  const set = new Uint32Array(index.rights.words);
  const ids = new Map<string, number>();
  const known = new Map<string, readonly string[]>();
  const idOf = (name: string): number => {
    let id = ids.get(name);
    if (id === undefined) {
      id = resolveTarget(index, { node: name })[0] ?? -1;
      ids.set(name, id);
    }
    return id;
  };
  const none: readonly string[] = [];
  return {
    read(capabilities: Capabilities | undefined, name: string): readonly string[] {
      const id = idOf(name);
      if (capabilities === undefined || id < 0) return none;
      decideAt(index, capabilities, id, set);
      if (!isAnySet(set)) return none;
      const key = set.join();
      let rights = known.get(key);
      if (rights === undefined) {
        rights = readRights(index.rights, set);
        known.set(key, rights);
      }
      return rights;
    },
    compute(subject: Subject): Capabilities | undefined {
      return resolveSubject(index, subject).length === 0 ? undefined : computeCapabilities(index, subject);
    },
  };
}

function listNames(policies: readonly Policy[], types: readonly string[]): string[] {
  return [
    ...new Set(
      policies.flatMap(({ nodes }) =>
        nodes.filter(({ type }) => types.includes(type)).map(({ name }) => name),
      ),
    ),
  ];
}

/**
 * The rights gained and lost between two graphs (what if; two versions of a policy): for each of `subjects` (all users) on
 * each of `targets` (all objects and object attributes), only where something changed. One pass over each graph for each
 * group of users that nothing tells apart.
 */
export function compareAccess(
  before: PolicyGraph,
  after: PolicyGraph,
  { subjects, targets }: { subjects?: readonly string[]; targets?: readonly string[] } = {},
): AccessChange[] {
  const both = [before.policy, after.policy];
  const targetNames = targets ?? listNames(both, ["O", "OA"]);
  const [keyBefore, keyAfter] = [createKeys(before.policy), createKeys(after.policy)];
  const groups = new Map<string, string[]>();
  for (const name of new Set(subjects ?? listNames(both, ["U"]))) {
    const key = `${keyBefore(name)}\n${keyAfter(name)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [name]);
    else group.push(name);
  }
  const [old, young] = [createReader(before), createReader(after)];
  const changes: AccessChange[] = [];
  for (const group of groups.values()) {
    const subject = { user: group[0] ?? "" };
    const [had, has] = [old.compute(subject), young.compute(subject)];
    for (const target of targetNames) {
      const [a, b] = [old.read(had, target), young.read(has, target)];
      const gained = b.filter((right) => !a.includes(right));
      const lost = a.filter((right) => !b.includes(right));
      if (gained.length > 0 || lost.length > 0)
        for (const name of group) changes.push({ subject: name, target, gained, lost });
    }
  }
  return changes;
}

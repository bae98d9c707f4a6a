import type { Policy } from "./policy";
import { rowGrantedBy, rowGrants, rowWidth, type CompiledProhibition, type GraphIndex } from "./policy-graph";
import { resolveRights, type RightsTable } from "./rights";

interface Edge {
  from: number;
  to: number;
  rights: Uint32Array;
}

type Side = "from" | "to";

/** The edges sorted by one side: the other side, the rights, and the starts in a column of `rows`. */
function listBySide(
  edges: readonly Edge[],
  by: Side,
  other: Side,
  words: number,
  rows: Int32Array,
  column: number,
) {
  const sorted = edges.toSorted((a, b) => a[by] - b[by] || a[other] - b[other]);
  const ends = Int32Array.from(sorted, (edge) => edge[other]);
  const rights = new Uint32Array(sorted.length * words);
  sorted.forEach((edge, index) => rights.set(edge.rights, index * words));
  fillStarts(
    rows,
    column,
    sorted.map((edge) => edge[by]),
  );
  return { ends, rights };
}

/** Writes into a column where the entries of each node start, given the nodes of the sorted entries. */
function fillStarts(rows: Int32Array, column: number, owners: readonly number[]): void {
  let entry = 0;
  for (let id = 0; id * rowWidth < rows.length; id += 1) {
    while (entry < owners.length && (owners[entry] ?? 0) < id) entry += 1;
    rows[id * rowWidth + column] = entry;
  }
}

/** Lists the associations by user attribute and by target; a second one of the same pair overwrites the first (2.1). */
export function indexAssociations(
  policy: Policy,
  ids: ReadonlyMap<string, number>,
  table: RightsTable,
  rows: Int32Array,
): Pick<GraphIndex, "grantTargets" | "grantRights" | "grantorAttributes" | "grantorRights"> {
  const sets = new Map<string, Uint32Array>();
  const edges = new Map<number, Edge>();
  for (const { ua, target, rights } of policy.associations) {
    const key = rights.join("\n");
    const set = sets.get(key) ?? resolveRights(table, rights).set;
    sets.set(key, set);
    const [from, to] = [ids.get(ua) ?? 0, ids.get(target) ?? 0];
    edges.set(from * ids.size + to, { from, to, rights: set });
  }
  const list = [...edges.values()];
  const byAttribute = listBySide(list, "from", "to", table.words, rows, rowGrants);
  const byTarget = listBySide(list, "to", "from", table.words, rows, rowGrantedBy);
  return {
    grantTargets: byAttribute.ends,
    grantRights: byAttribute.rights,
    grantorAttributes: byTarget.ends,
    grantorRights: byTarget.rights,
  };
}

/** Compiles the prohibitions and tells on which node, or process, each is. */
export function indexProhibitions(
  policy: Policy,
  ids: ReadonlyMap<string, number>,
  table: RightsTable,
): Pick<GraphIndex, "prohibitions" | "nodeProhibitions" | "prohibitedNodes" | "processProhibitions"> {
  const toIds = (names: readonly string[]) => Int32Array.from(new Set(names), (name) => ids.get(name) ?? 0);
  const onNodes: { owner: number; index: number }[] = [];
  const processProhibitions = new Map<string, number[]>();
  const prohibitions = policy.prohibitions.map(
    ({ subject, rights, inclusions, exclusions, mode }, index): CompiledProhibition => {
      if (subject.kind === "node") onNodes.push({ owner: ids.get(subject.name) ?? 0, index });
      else processProhibitions.set(subject.name, [...(processProhibitions.get(subject.name) ?? []), index]);
      return {
        rights: resolveRights(table, rights).set,
        inclusions: toIds(inclusions),
        exclusions: toIds(exclusions),
        conjunctive: mode === "conjunctive",
      };
    },
  );
  return {
    prohibitions,
    nodeProhibitions: Int32Array.from(onNodes, ({ index }) => index),
    prohibitedNodes: Int32Array.from(onNodes, ({ owner }) => owner),
    processProhibitions,
  };
}

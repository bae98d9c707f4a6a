import { computeCapabilities, decideAt, isAnySet } from "./compute-capabilities";
import { listWithin } from "./list-within";
import type { NodeType, Subject } from "./policy";
import type { PolicyGraph } from "./policy-graph";
import { readRights } from "./rights";

export interface Capability {
  node: string;
  type: NodeType;
  rights: string[];
}

/**
 * Everything the subject holds a right on, containers before their members: all nodes, or those within `under` (itself
 * included), or only where it holds `right`. One pass over the graph, not one decision a node
 * (`computeCapabilityList`, `computeSubgraphPrivileges` of policy-machine-core).
 */
export function listWhatCan(
  graph: PolicyGraph,
  subject: Subject,
  { right, under }: { right?: string; under?: string } = {},
): Capability[] {
  const { index } = graph;
  const bit = right === undefined ? undefined : index.rights.bits.get(right);
  if (right !== undefined && bit === undefined) return [];
  const capabilities = computeCapabilities(index, subject);
  const within = under === undefined ? undefined : listWithin(index, index.ids.get(under));
  const held = new Uint32Array(index.rights.words);
  const found: Capability[] = [];
  for (let id = index.classCount; id < index.size; id += 1) {
    if (capabilities.touched[id] !== 1 || within?.has(id) === false) continue;
    decideAt(index, capabilities, id, held);
    if (bit === undefined ? !isAnySet(held) : (((held[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 0) continue;
    found.push({
      node: index.names[id] ?? "",
      type: index.types[id] ?? "O",
      rights: readRights(index.rights, held),
    });
  }
  return found;
}

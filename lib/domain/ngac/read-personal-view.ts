import { computeCapabilities, decideAt, isAnySet } from "./compute-capabilities";
import { decideRights } from "./decide-rights";
import type { Capability } from "./list-what-can";
import type { Subject } from "./policy";
import { rowParents, rowWidth, type PolicyGraph } from "./policy-graph";
import { readRights } from "./rights";

/**
 * The top-most objects and object attributes that the subject holds a right on, none of whose containers it does: where its
 * view of the policy begins (`computePersonalObjectSystem`; the "file-system view" of Mell et al.). Everything else it can
 * reach is found below by `listVisibleChildren`.
 */
export function readPersonalView({ index }: PolicyGraph, subject: Subject): Capability[] {
  const { rows, parents, types, names } = index;
  const capabilities = computeCapabilities(index, subject);
  const accessible = new Uint8Array(index.size);
  const held = new Uint32Array(index.rights.words);
  const found: Capability[] = [];
  for (let id = index.classCount; id < index.size; id += 1) {
    const type = types[id];
    if (capabilities.touched[id] !== 1 || (type !== "O" && type !== "OA")) continue;
    decideAt(index, capabilities, id, held);
    if (!isAnySet(held)) continue;
    accessible[id] = 1;
    const containers = parents.subarray(
      rows[id * rowWidth + rowParents],
      rows[(id + 1) * rowWidth + rowParents],
    );
    if (!containers.some((container) => accessible[container] === 1))
      found.push({ node: names[id] ?? "", type, rights: readRights(index.rights, held) });
  }
  return found;
}

/** The members of a node that the subject holds a right on: one level of its view, read when it is opened. */
export function listVisibleChildren(graph: PolicyGraph, subject: Subject, node: string): Capability[] {
  const { ids, childStarts, children, names, types } = graph.index;
  const id = ids.get(node);
  if (id === undefined) return [];
  return [...children.subarray(childStarts[id], childStarts[id + 1])].flatMap((child) => {
    const name = names[child] ?? "";
    const rights = [...decideRights(graph, subject, { node: name })];
    return rights.length === 0 ? [] : [{ node: name, type: types[child] ?? "O", rights }];
  });
}

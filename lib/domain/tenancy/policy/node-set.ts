import { compareText } from "../../kubernetes/select";
import type { NodeType, PolicyNode } from "../../ngac/policy";

/** Policy elements by name while a policy is put together; assigning twice is assigning once. */
export class NodeSet {
  readonly #nodes = new Map<string, { type: NodeType; assignedTo: Set<string> }>();

  add(name: string, type: NodeType): void {
    if (!this.#nodes.has(name)) this.#nodes.set(name, { type, assignedTo: new Set() });
  }

  /** Makes the node when it is new, and puts it into the container. */
  assign(name: string, type: NodeType, container: string): void {
    this.add(name, type);
    this.#nodes.get(name)?.assignedTo.add(container);
  }

  /** In the order of names. */
  list(): PolicyNode[] {
    return [...this.#nodes]
      .map(([name, { type, assignedTo }]) => ({
        name,
        type,
        assignedTo: [...assignedTo].toSorted(compareText),
      }))
      .toSorted((a, b) => compareText(a.name, b.name));
  }
}
